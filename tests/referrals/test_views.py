from django.urls import reverse

from core import scope
from referrals.models import Referral
from tests.world import NAME, World


def url(verb: str, world: World) -> str:
    return reverse(f"referrals:{verb}", args=[world.referral.pk])


def test_the_receiver_reads_initials_before_and_the_name_after_accepting(
    client, world: World
) -> None:
    client.force_login(world.receiver)
    before = client.get(url("detail", world)).content.decode()

    after = client.post(url("accept", world), follow=True).content.decode()

    assert "S.M." in before
    assert NAME not in before
    assert NAME in after


def test_the_sender_never_reads_the_name_on_the_referral(client, world: World) -> None:
    client.force_login(world.receiver)
    client.post(url("accept", world))
    client.force_login(world.caseworker)

    assert NAME not in client.get(url("detail", world)).content.decode()


def test_answering_twice_is_explained(client, world: World) -> None:
    client.force_login(world.receiver)
    client.post(url("accept", world))

    response = client.post(url("accept", world), follow=True)

    assert "Rujukan ini sudah dijawab." in response.content.decode()


def test_declining_needs_a_reason_and_an_alternative(client, world: World) -> None:
    client.force_login(world.receiver)
    answer = {
        "reason": "KAPASITAS_PENUH",
        "alternative": "RSUD lain menerima hari ini.",
    }

    assert (
        client.post(url("decline", world), {"reason": "KAPASITAS_PENUH"}).status_code
        == 422
    )
    assert client.post(url("decline", world), answer).status_code == 302


def test_a_recalled_referral_is_gone_for_the_receiver(client, world: World) -> None:
    client.force_login(world.caseworker)
    client.post(url("recall", world))
    client.force_login(world.receiver)

    assert client.get(url("detail", world)).status_code == 404


def test_the_sender_previews_what_the_agency_will_see(client, world: World) -> None:
    client.force_login(world.caseworker)
    form = {"to_agency": str(world.referral.to_agency_id), "action": "preview"}

    response = client.post(reverse("referrals:create", args=[world.case.pk]), form)

    body = response.content.decode()
    assert response.status_code == 200
    assert "Tanggal lahir" in body.split("Setelah diterima")[1].split("Tidak pernah")[0]
    with scope.as_system("test"):
        assert Referral.objects.count() == 1


def test_a_referral_is_sent_from_the_case(client, world: World) -> None:
    client.force_login(world.caseworker)
    form = {
        "victim": str(world.victim.pk),
        "service": "KESEHATAN",
        "to_agency": str(world.referral.to_agency_id),
        "urgency": "GAWAT",
        "basis": "PELINDUNGAN_ANAK",
        "reason": "Demam tinggi.",
    }

    response = client.post(
        reverse("referrals:create", args=[world.case.pk]), form, follow=True
    )

    assert "Demam tinggi." in response.content.decode()


def test_a_recalled_referral_stands_in_the_history_of_the_case(
    client, world: World
) -> None:
    client.force_login(world.caseworker)
    client.post(url("recall", world))

    assert (
        "Rujukan ditarik kembali"
        in client.get(world.case.get_absolute_url()).content.decode()
    )
