"""The main pages, each as somebody uses it, on records of the same shape at every size."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import quote

import psycopg


@dataclass(frozen=True)
class Page:
    """One page: its name, whose it is, and its address."""

    name: str
    user: str
    path: str


WORKER, HEAD = "kasus.samarinda", "kepala.samarinda"
RECEIVER, COORDINATOR = "dinkes.samarinda", "koordinator.kaltim"
# A case as most are: one victim, two referrals, four services; the newest of its kind.
CASE = """
SELECT c.id FROM cases_case c JOIN accounts_user u ON u.id = c.manager_id
WHERE u.username = %s
    AND (SELECT count(*) FROM cases_victim v WHERE v.case_id = c.id) = 1
    AND (SELECT count(*) FROM referrals_referral r WHERE r.case_id = c.id) = 2
    AND (SELECT count(*) FROM cases_service s WHERE s.case_id = c.id) = 4
ORDER BY c.registered_at DESC, c.id LIMIT 1
"""
COMPLAINT = "SELECT id FROM cases_complaint WHERE case_id = %s ORDER BY id LIMIT 1"
NEW = """
SELECT c.id FROM cases_complaint c JOIN agencies_agency a ON a.id = c.agency_id
WHERE a.code = 'UPTDPPA-64.72' AND c.status = %s ORDER BY c.due_at, c.id LIMIT 1
"""
REFERRAL = """
SELECT r.id FROM referrals_referral r JOIN agencies_agency a ON a.id = r.to_agency_id
WHERE a.code = 'DINKES-64.72' AND r.status = %s ORDER BY r.sent_at DESC, r.id LIMIT 1
"""
REPORT = "SELECT id FROM reports_report WHERE area_id = %s AND status = 'ready' ORDER BY id LIMIT 1"


# The middle of a long list, where somebody comes who turned pages for an hour: it must cost what the first page costs.
MIDDLE = """
WITH mine AS (
    SELECT r.id, r.{moment} AS moment FROM {table} r JOIN agencies_agency a ON a.id = r.{agency} WHERE a.code = %s
)
SELECT moment, id FROM mine ORDER BY moment DESC, id DESC OFFSET (SELECT count(*) / 2 FROM mine) LIMIT 1
"""
COMPLAINTS = {
    "table": "cases_complaint",
    "moment": "received_at",
    "agency": "agency_id",
}
CASES = {"table": "cases_case", "moment": "registered_at", "agency": "agency_id"}
RECEIVED = {
    "table": "referrals_referral",
    "moment": "sent_at",
    "agency": "to_agency_id",
}
UNIT, CLINIC = "UPTDPPA-64.72", "DINKES-64.72"


def main_pages(owner_url: str) -> list[Page]:
    """All that are measured."""
    with psycopg.connect(owner_url) as connection:

        def pick(question: str, value: str) -> str:
            row = connection.execute(question, [value]).fetchone()
            if row is None:
                raise LookupError(f"nothing to show: {' '.join(question.split())}")
            return str(row[0])

        def middle(names: dict[str, str], agency: str) -> str:
            """The address part that leads to the middle of a list, as core.paging writes it."""
            row = connection.execute(MIDDLE.format(**names), [agency]).fetchone()
            assert row is not None
            place = f"{row[0].isoformat()}|{row[1]}".encode()
            return f"after={quote(urlsafe_b64encode(place).decode())}"

        case = pick(CASE, WORKER)
        complaint, new = pick(COMPLAINT, case), pick(NEW, "BARU")
        referral, report = pick(REFERRAL, "DISETUJUI"), pick(REPORT, "64.72")
        complaints, cases = middle(COMPLAINTS, UNIT), middle(CASES, UNIT)
        received = middle(RECEIVED, CLINIC)
    return [
        Page("home of a caseworker", WORKER, "/"),
        Page("home of a head of unit", HEAD, "/"),
        Page("home of a receiver", RECEIVER, "/"),
        Page("home of a coordinator", COORDINATOR, "/"),
        Page("complaints that wait", WORKER, "/complaints/"),
        Page("all complaints", WORKER, "/complaints/?view=all"),
        Page("all complaints, halfway", WORKER, f"/complaints/?view=all&{complaints}"),
        Page("complaint", WORKER, f"/complaints/{complaint}/"),
        Page("complaint form", WORKER, "/complaints/create/"),
        Page("identification form", WORKER, f"/complaints/{new}/identify/"),
        Page("open cases of a caseworker", WORKER, "/cases/"),
        Page("all cases of a caseworker", WORKER, "/cases/?view=all"),
        Page("open cases of a unit", HEAD, "/cases/"),
        Page("all cases of a unit", HEAD, "/cases/?view=all"),
        Page("all cases of a unit, halfway", HEAD, f"/cases/?view=all&{cases}"),
        Page("case", WORKER, f"/cases/{case}/"),
        Page("case, as head of unit", HEAD, f"/cases/{case}/"),
        Page("referral form", WORKER, f"/referrals/create/{case}/"),
        Page("referrals to answer", RECEIVER, "/referrals/"),
        Page("referrals received", RECEIVER, "/referrals/?view=received"),
        Page(
            "referrals received, halfway",
            RECEIVER,
            f"/referrals/?view=received&{received}",
        ),
        Page("referrals sent", WORKER, "/referrals/?view=sent"),
        Page("referrals sent by a unit", HEAD, "/referrals/?view=sent"),
        Page("referral", RECEIVER, f"/referrals/{referral}/"),
        Page("actions of an agency", RECEIVER, "/actions/"),
        Page("actions of a province", COORDINATOR, "/actions/"),
        Page("role of an agency", RECEIVER, "/role/"),
        Page("reports", COORDINATOR, "/reports/"),
        Page("report", COORDINATOR, f"/reports/{report}/"),
        Page("area search", WORKER, "/areas/search/?q=harapan+baru+samarinda"),
    ]
