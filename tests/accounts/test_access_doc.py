"""docs/access.md is what the code says, and the code says it of everything."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command

from accounts.choices import Role
from accounts.meaning import MEANING
from accounts.roles import ROLES, Permission


def printed() -> str:
    out = StringIO()
    call_command("print_access", stdout=out)
    return out.getvalue()


def test_the_committed_table_is_the_one_that_the_command_prints() -> None:
    committed = (settings.BASE_DIR / "docs" / "access.md").read_text(encoding="utf-8")

    assert committed == printed(), "manage.py print_access > docs/access.md"


def test_every_role_has_a_line_and_every_permission_a_meaning() -> None:
    lines = printed().splitlines()

    assert [role for role in Role if not any(f"| `{role}` |" in x for x in lines)] == []
    assert set(MEANING) == set(Permission)
    assert set(ROLES) == set(Role)


def test_a_role_has_as_many_marks_as_permissions() -> None:
    for line in printed().splitlines():
        for role in Role:
            if line.startswith(f"| `{role}` |"):
                assert line.count(" yes ") == len(ROLES[role])


def test_every_permission_is_given_to_somebody() -> None:
    assert set().union(*ROLES.values()) == set(Permission)
