"""What each role may do: one table (domain section 12). Which rows it may do it to is visible_to's answer."""

from enum import StrEnum

from django.utils.functional import Promise

from accounts.choices import Role


class Permission(StrEnum):
    """One thing a role may do at all; the rows are a queryset's business."""

    TAKE_COMPLAINT = "take_complaint"
    IDENTIFY = "identify"
    READ_UNIT_CASES = "read_unit_cases"
    READ_OWN_CASES = "read_own_cases"
    REVEAL_IDENTITY = "reveal_identity"
    SEND_REFERRAL = "send_referral"
    ANSWER_REFERRAL = "answer_referral"
    LOG_ACTION = "log_action"
    READ_AREA_ACTIONS = "read_area_actions"
    READ_POKJA_ACTIONS = "read_pokja_actions"
    ASK_REPORT = "ask_report"
    READ_REPORT = "read_report"
    OPEN_IN_EMERGENCY = "open_in_emergency"
    KEEP_ACCOUNTS = "keep_accounts"
    PROTECT_DATA = "protect_data"
    APPROVE_ERASURE = "approve_erasure"


P = Permission
ROLES: dict[Role, frozenset[Permission]] = {
    Role.COMPLAINT_OFFICER: frozenset({P.TAKE_COMPLAINT}),
    Role.CASEWORKER: frozenset(
        {
            P.TAKE_COMPLAINT,
            P.IDENTIFY,
            P.READ_OWN_CASES,
            P.REVEAL_IDENTITY,
            P.SEND_REFERRAL,
            P.ANSWER_REFERRAL,
        }
    ),
    Role.UNIT_HEAD: frozenset(
        {
            P.TAKE_COMPLAINT,
            P.IDENTIFY,
            P.READ_UNIT_CASES,
            P.REVEAL_IDENTITY,
            P.SEND_REFERRAL,
            P.ANSWER_REFERRAL,
            P.LOG_ACTION,
            P.READ_REPORT,
            P.KEEP_ACCOUNTS,
        }
    ),
    Role.HEALTH_OFFICER: frozenset({P.ANSWER_REFERRAL, P.LOG_ACTION}),
    Role.FOCAL_POINT: frozenset({P.ANSWER_REFERRAL, P.LOG_ACTION}),
    Role.FIELD_OFFICER: frozenset({P.ANSWER_REFERRAL, P.LOG_ACTION}),
    Role.LAW_ENFORCEMENT: frozenset({P.ANSWER_REFERRAL, P.LOG_ACTION}),
    Role.DISTRICT_OFFICER: frozenset({P.LOG_ACTION}),
    Role.VILLAGE_CADRE: frozenset({P.LOG_ACTION}),
    Role.POKJA_CHAIR: frozenset({P.LOG_ACTION, P.READ_POKJA_ACTIONS}),
    Role.PROVINCE_COORDINATOR: frozenset(
        {
            P.READ_AREA_ACTIONS,
            P.ASK_REPORT,
            P.READ_REPORT,
            P.LOG_ACTION,
            P.OPEN_IN_EMERGENCY,
        }
    ),
    Role.REGENCY_COORDINATOR: frozenset(
        {
            P.READ_AREA_ACTIONS,
            P.ASK_REPORT,
            P.READ_REPORT,
            P.LOG_ACTION,
            P.OPEN_IN_EMERGENCY,
        }
    ),
    Role.LEADER: frozenset({P.READ_AREA_ACTIONS, P.READ_REPORT}),
    Role.DATA_PROTECTION_OFFICER: frozenset({P.PROTECT_DATA, P.APPROVE_ERASURE}),
    Role.SECRETARIAT: frozenset({P.READ_REPORT, P.KEEP_ACCOUNTS, P.APPROVE_ERASURE}),
    Role.TECHNICAL_ADMIN: frozenset(),
    Role.SYSTEM: frozenset(),
}


_BY_NAME = {role.value: found for role, found in ROLES.items()}


def may(role: str, permission: Permission) -> bool:
    """Whether a role has a permission; an unknown role has none."""
    return permission in _BY_NAME.get(role, frozenset())


# Which roles a keeper of accounts gives, and so keeps: a head those of the own unit, the secretariat all others too.
# Nobody else gives any, and nobody gives one to oneself.
GIVES: dict[Role, frozenset[Role]] = {
    Role.UNIT_HEAD: frozenset(
        {
            Role.COMPLAINT_OFFICER,
            Role.CASEWORKER,
            Role.FIELD_OFFICER,
            Role.FOCAL_POINT,
        }
    ),
    Role.SECRETARIAT: frozenset(set(Role) - {Role.SYSTEM}),
}
# Whoever gets into an account with one of these can open an identity, or let in somebody who can: no keeper alone lets
# a person back in there.
NEEDS_TWO = frozenset({P.REVEAL_IDENTITY, P.OPEN_IN_EMERGENCY, P.KEEP_ACCOUNTS})
_GIVES = {role.value: given for role, given in GIVES.items()}


def gives(role: str) -> frozenset[Role]:
    """The roles that somebody with this role may give."""
    return _GIVES.get(role, frozenset())


def choices(role: str) -> list[tuple[str, "str | Promise"]]:
    """The same, with their names, to choose from."""
    given = gives(role)
    return [(each.value, each.label) for each in Role if each in given]


def needs_two(role: str) -> bool:
    """Whether two people are needed to let somebody back into an account of this role."""
    return bool(_BY_NAME.get(role, frozenset()) & NEEDS_TWO)
