"""What a password may be."""

from hashlib import sha1
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from accounts.passwords import is_listed
from tests.accounts.arrange import PASSWORD, account, is_in, lines, sign_in


RINA = User(
    username="rina.kasus",
    role=Role.CASEWORKER,
    first_name="Rina",
    last_name="Wulandari",
    email="rw.samping@dinas.invalid",
    nip="198704152010012003",
    phone="+6281234567890",
)
GOOD = "kuda hijau membaca peta"


def refusal(password: str, user: User | None = None) -> str:
    """The code of what is wrong; empty for a good one."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return ", ".join(found.code for found in error.error_list)
    return ""


@pytest.mark.parametrize(
    "password", [GOOD, "kudahijaumembacapeta", "tahu-bulat-digoreng", f"{GOOD} " * 5]
)
def test_words_do_without_capitals_digits_or_signs(password: str) -> None:
    assert refusal(password, RINA) == ""


def test_eleven_characters_are_too_few_and_twelve_do() -> None:
    assert refusal("kuda hijau ") == "too_short"
    assert refusal("kuda hijau m") == ""


def test_fifteen_are_asked_where_production_does_without_a_second_factor(
    settings,
) -> None:
    settings.IS_PRODUCTION, settings.MFA_REQUIRED = True, False

    assert refusal("kuda hijau m") == "too_short"
    assert refusal("kuda hijau mem ") == ""
    assert "15" in password_validators_help_texts()[0]


@pytest.mark.parametrize(
    "password",
    [
        "samarinda2026!",
        "Rahasia-Rahasia-1",
        "kaltimsejahtera2025",
        "gugus tugas tppo 64",
        "111111111111111",
        "abababababababab",
    ],
)
def test_what_everybody_would_try_first_is_refused(password: str) -> None:
    assert "too_obvious" in refusal(password)


@pytest.mark.parametrize(
    "password",
    [
        "untuk wulandari saja",
        "RINA membaca peta hijau",
        "peta rina.kasus lama",
        "no 198704152010012003",
        "hubungi 081234567890 ya",
        "samping rumah tetangga",
    ],
)
def test_ones_own_words_and_numbers_are_refused(password: str) -> None:
    assert refusal(password, RINA) == "about_oneself"
    assert refusal(password) == ""


def test_a_leaked_password_is_refused_from_a_plain_list(
    tmp_path: Path, settings
) -> None:
    settings.BREACHED_PASSWORDS_FILE = str(tmp_path / "leaked.txt")
    (tmp_path / "leaked.txt").write_text(f"lain sama sekali\n{GOOD}\nlagi\n")

    assert refusal(GOOD) == "breached"
    assert refusal("kuda hijau membaca") == ""


@pytest.mark.parametrize("length", [40, 12])
@pytest.mark.parametrize("counts", ["", ":17"])
def test_a_leaked_password_is_found_among_sorted_digests(
    tmp_path: Path, length: int, counts: str
) -> None:
    leaked = [f"sandi bocor nomor {n}" for n in range(200)]
    digests = sorted(
        sha1(p.encode(), usedforsecurity=False).hexdigest().upper()[:length]
        for p in leaked
    )
    file = tmp_path / "digests.txt"
    file.write_text("".join(f"{digest}{counts}\n" for digest in digests))

    assert all(is_listed(password, file) for password in leaked)
    assert not any(is_listed(f"sandi aman nomor {n}", file) for n in range(200))


@pytest.mark.django_db
def test_a_long_password_counts_to_its_last_letter(client) -> None:
    long = "kuda hijau membaca peta di atas atap rumah tetangga sambil minum teh ab"
    user = account()
    user.set_password(long)
    user.save()

    sign_in(client, "rina", long[:-1])
    assert not is_in(client)

    sign_in(client, "rina", long)
    assert is_in(client)


@pytest.mark.django_db
def test_a_person_changes_her_password_and_a_bad_one_is_refused(client) -> None:
    account()
    sign_in(client, "rina")
    url = reverse("account_change_password")

    def change(new: str) -> int:
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        return client.post(url, form).status_code

    assert change("samarinda2026!") == 200
    assert not lines("account.password_changed")
    assert change("tahu bulat digoreng dadakan") == 302
    assert lines("account.password_changed")
    assert is_in(client)


@pytest.mark.django_db
def test_the_page_for_a_new_password_allows_pasting_and_managers(client) -> None:
    account()
    sign_in(client, "rina")

    page = client.get(reverse("account_change_password")).content.decode()

    assert 'autocomplete="new-password"' in page
    assert "onpaste" not in page
    assert "maxlength" not in page
