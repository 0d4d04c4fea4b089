import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from agencies.membership import workplace


def test_the_first_account_of_an_installation_is_made_by_hand(
    db, monkeypatch, capsys
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: "kata-sandi-yang-panjang")

    call_command(
        "create_account", "dian", role="province_coordinator", agency="DP3A-64"
    )

    user = User.objects.get(username="dian")
    assert user.check_password("kata-sandi-yang-panjang")
    assert workplace(user) == "DKP3A Kalimantan Timur"


@pytest.mark.parametrize(
    ("password", "agency"),
    [("pendek", "DP3A-64"), ("kata-sandi-yang-panjang", "TIDAK-ADA")],
)
def test_a_weak_password_or_an_unknown_agency_makes_no_account(
    db, monkeypatch, password, agency
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: password)

    with pytest.raises(CommandError):
        call_command("create_account", "dian", role="leader", agency=agency)

    assert not User.objects.filter(username="dian").exists()
