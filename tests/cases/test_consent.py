"""Consent that is taken back takes effect at once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.models import CaseGrant, LegalHold, Victim
from cases.services import duties
from core import clock, exports, scope
from core.models import AuditEvent
from referrals import services as referral_services
from referrals.forms import ReferralForm
from referrals.models import Disclosure, Referral
from tests import registers
from tests.world import World


def _on_the_ground_of(world: World, basis: str) -> None:
    with scope.as_system("test"):
        Referral.objects.filter(pk=world.referral.pk).update(basis=basis)
    with scope.as_user(world.receiver):
        referral_services.accept(world.referral, by=world.receiver)


def _withdraw(world: World) -> dict[str, int]:
    with scope.as_user(world.caseworker):
        return duties.withdraw_consent(
            world.victim, by=world.caseworker, reason="KORBAN"
        )


def test_a_referral_on_consent_is_recalled_and_its_disclosure_erased(
    world: World,
) -> None:
    _on_the_ground_of(world, "PERSETUJUAN")

    ended = _withdraw(world)

    assert ended == {"handovers": 0, "referrals": 1, "disclosures": 1}
    with scope.as_system("test"):
        assert Referral.objects.get().status == "DIBATALKAN"
        assert Disclosure.objects.get().is_erased
    with scope.as_user(world.receiver):
        assert not Referral.objects.received_by(world.receiver).exists()


def test_a_finished_referral_forgets_what_it_disclosed(world: World) -> None:
    _on_the_ground_of(world, "PERSETUJUAN")
    with scope.as_user(world.receiver):
        referral_services.complete(
            world.referral,
            by=world.receiver,
            outcome="LAYANAN_DIBERIKAN",
            feedback="Selesai.",
        )

    _withdraw(world)

    with scope.as_user(world.receiver):
        assert referral_services.disclosed(world.referral) == {}


def test_the_duty_to_protect_a_child_goes_on(world: World) -> None:
    _on_the_ground_of(world, "PELINDUNGAN_ANAK")

    ended = _withdraw(world)

    assert ended == {"handovers": 0, "referrals": 0, "disclosures": 0}
    with scope.as_user(world.receiver):
        assert referral_services.disclosed(world.referral)["name"]


def test_the_receiver_of_a_handover_loses_the_case(world: World) -> None:
    with scope.as_system("test"):
        CaseGrant.objects.create(
            content_object=world.case,
            user=world.outsider,
            permission=Permission.objects.get(
                content_type__app_label="cases", codename="view_case"
            ),
            kind="handover",
            reason="handover",
            granted_by=world.head,
        )

    assert _withdraw(world)["handovers"] == 1

    with scope.as_system("test"):
        assert not CaseGrant.objects.live().filter(user=world.outsider).exists()


def test_nothing_new_is_shared_on_that_ground(world: World) -> None:
    _withdraw(world)
    asked = referral_services.Request(
        to_agency=world.referral.to_agency,
        service="KESEHATAN",
        urgency="SEGERA",
        basis="PERSETUJUAN",
        reason="Perlu pemeriksaan.",
    )

    with (
        scope.as_user(world.caseworker),
        pytest.raises(referral_services.ConsentWithdrawn),
    ):
        referral_services.send(world.victim, asked, by=world.caseworker)


@pytest.mark.parametrize(
    ("basis", "fits"), [("PERSETUJUAN", False), ("WALI", False), ("BAHAYA_JIWA", True)]
)
def test_the_form_asks_for_another_ground(world: World, basis: str, fits: bool) -> None:
    _withdraw(world)
    with scope.as_user(world.caseworker):
        form = ReferralForm(
            {
                "victim": str(world.victim.pk),
                "service": "KESEHATAN",
                "to_agency": str(world.referral.to_agency_id),
                "urgency": "SEGERA",
                "basis": basis,
                "reason": "Perlu.",
            },
            case=world.case,
        )

        assert form.is_valid() is fits
        assert ("basis" in form.errors) is not fits


def test_files_about_the_victim_no_longer_leave(world: World) -> None:
    def leave() -> None:
        exports.leave(
            b"%PDF", filename="a.pdf", kind="victim", target=world.victim, by=world.head
        )

    with scope.as_user(world.head):
        leave()
    _withdraw(world)

    with scope.as_user(world.head), pytest.raises(PermissionDenied):
        leave()


def test_the_case_page_shows_the_day_and_the_history_the_reason(
    client, world: World
) -> None:
    client.force_login(world.caseworker)
    url = reverse("cases:consent_withdraw", args=[world.case.pk, world.victim.pk])

    answer = client.post(url, {"reason": "WALI"}, follow=True)

    assert answer.status_code == 200
    with scope.as_system("test"):
        assert Victim.objects.get().consent_withdrawn_at
    line = AuditEvent.objects.get(action="consent.withdrawn")
    assert line.detail["reason"] == "WALI"
    assert line.thread_id == str(world.case.pk)


def test_taking_back_twice_keeps_the_first_day(world: World) -> None:
    _withdraw(world)
    with scope.as_system("test"):
        first = Victim.objects.get().consent_withdrawn_at

    _withdraw(world)

    with scope.as_system("test"):
        assert Victim.objects.get().consent_withdrawn_at == first


def test_the_officer_holds_a_case_by_its_number_without_seeing_it(
    client, world: World
) -> None:
    client.force_login(world.officer)
    form = {"number": world.case.number, "reason": "PENGADILAN", "until_0": ""}

    answer = client.post(reverse("cases:hold_by_number"), form, follow=True)

    assert world.case.number in answer.content.decode()
    assert client.get(world.case.get_absolute_url()).status_code == 404
    with scope.as_system("test"):
        assert LegalHold.objects.get().created_by == world.officer


@pytest.mark.parametrize(
    "number", ["TPPO/64.72/2020/01/0001", "TPPO/63.71/2026/11/0001"]
)
def test_a_number_out_of_reach_is_not_there(client, world: World, number: str) -> None:
    client.force_login(world.officer)
    form = {"number": number, "reason": "PENGADILAN"}

    answer = client.post(reverse("cases:hold_by_number"), form)

    assert answer.status_code == 422


def test_the_head_holds_and_lifts(client, world: World) -> None:
    client.force_login(world.head)
    client.post(reverse("cases:hold", args=[world.case.pk]), {"reason": "PENYIDIKAN"})
    with scope.as_system("test"):
        held = LegalHold.objects.get()

    client.post(reverse("cases:hold_lift", args=[held.pk]))

    with scope.as_system("test"):
        assert LegalHold.objects.get().ended_by == world.head


def test_a_hold_cannot_end_before_today(client, world: World) -> None:
    client.force_login(world.head)
    day = clock.today() - timedelta(days=1)
    form = {
        "reason": "PENYIDIKAN",
        "until_0": day.day,
        "until_1": day.month,
        "until_2": day.year,
        "until_day": day.day,
        "until_month": day.month,
        "until_year": day.year,
    }

    answer = client.post(reverse("cases:hold", args=[world.case.pk]), form)

    assert answer.status_code == 422


def test_a_hold_of_another_unit_is_not_there(client, world: World) -> None:
    held = registers.hold(world)
    client.force_login(world.outsider)

    assert client.post(reverse("cases:hold_lift", args=[held.pk])).status_code == 404
