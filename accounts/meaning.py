"""What each permission is good for, in words: printed in docs/access.md and shown on the page "who may do what"."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission


@dataclass(frozen=True)
class Meaning:
    """The deed, the rows it is good for, and the querysets that answer for the rows."""

    what: "str | Promise"
    rows: "str | Promise"
    verbs: tuple[str, ...] = ()


P = Permission
MEANING: dict[Permission, Meaning] = {
    P.TAKE_COMPLAINT: Meaning(
        _("Take complaints and read them"),
        _("of the agencies one works for"),
        ("Complaint.objects.visible_to",),
    ),
    P.IDENTIFY: Meaning(
        _("Screen a complaint and decide whether somebody is a victim"),
        _("the same complaints"),
        ("Complaint.objects.identifiable_by",),
    ),
    P.READ_UNIT_CASES: Meaning(
        _("Open the cases of the own unit"),
        _("all of them, and those to which a live grant leads"),
        ("Case.objects.visible_to",),
    ),
    P.READ_OWN_CASES: Meaning(
        _("Open the cases of the own team"),
        _("only those to which a live grant leads"),
        ("Case.objects.visible_to",),
    ),
    P.REVEAL_IDENTITY: Meaning(
        _("Open a sealed identity, for a reason from a list; each opening is recorded"),
        _("victims of cases one may open"),
        ("Victim.objects.revealable_by",),
    ),
    P.SEND_REFERRAL: Meaning(
        _("Refer a victim to another agency, follow the referral, recall it"),
        _("from cases one may open"),
        ("Case.objects.referable_by", "Referral.objects.sent_by"),
    ),
    P.ANSWER_REFERRAL: Meaning(
        _("Read, accept, decline and complete referrals"),
        _("sent to an agency one works for, from sending until recall"),
        ("Referral.objects.received_by",),
    ),
    P.LOG_ACTION: Meaning(
        _(
            "Log actions of the own agency with evidence, read them and the agency's role"
        ),
        _("of the agencies one works for"),
        ("Action.objects.visible_to",),
    ),
    P.READ_AREA_ACTIONS: Meaning(
        _("Read actions and their evidence"),
        _("in the own area and all areas below it"),
        ("Action.objects.visible_to",),
    ),
    P.READ_POKJA_ACTIONS: Meaning(
        _("Read actions and their evidence"),
        _("of the pokja one leads"),
        ("Action.objects.visible_to",),
    ),
    P.ASK_REPORT: Meaning(
        _("Ask for a monthly report"),
        _("the province or the regencies in the own area"),
        ("reports.services.askable_areas",),
    ),
    P.READ_REPORT: Meaning(
        _("Read reports and fetch them; each fetch is counted"),
        _("the own area; coordinators, leaders and secretariat also all below it"),
        ("Report.objects.visible_to",),
    ),
    P.OPEN_IN_EMERGENCY: Meaning(
        _(
            "Open one case in an emergency, for a written reason and a limited time;"
            " the head and the data protection officer are told at once"
        ),
        _("a case of the own area whose number one knows"),
    ),
    P.KEEP_ACCOUNTS: Meaning(
        _("Invite people, assign unit, role and area, reset, suspend"),
        _("a head: the own unit; the secretariat: the own area and all below it"),
        ("User.objects.keepable_by", "Agency.objects.keepable_by"),
    ),
    P.PROTECT_DATA: Meaning(
        _(
            "Review emergency access and unusual reading,"
            " keep the registers of the personal data law"
        ),
        _("the own area and all below it; no case and no identity"),
    ),
    P.APPROVE_ERASURE: Meaning(
        _(
            "Approve the erasure of what has reached the end of its retention;"
            " two people do"
        ),
        _("the own area and all below it"),
    ),
}
