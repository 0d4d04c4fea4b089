"""Services that victims were given."""

from datetime import date

from django.db import transaction

from accounts.models import User
from agencies.models import Agency
from cases.models import Case, Service, Victim
from cases.states import STAGE_TRANSITIONS, Stage
from core import audit, scope


@transaction.atomic
def record_service(
    victim: Victim,
    *,
    by: User,
    provider: Agency,
    kind: str,
    given_on: date,
    result: str,
) -> Service:
    """Write down a service the victim received; the case moves on to its service stage.

    The provider's officer reports it through a referral and cannot see the case: the row is written for the system.
    """
    with scope.as_system("service recorded through a referral"):
        case = Case.objects.select_for_update().get(pk=victim.case_id)
        service = Service(
            case=case,
            victim=victim,
            provider=provider,
            kind=kind,
            given_on=given_on,
            result=result,
            created_by=by,
        )
        service.save(force_insert=True)
        if Stage.SERVICES in STAGE_TRANSITIONS[Stage(case.stage)]:
            case.stage = Stage.SERVICES
            case.save(update_fields=["stage"])
    audit.record(
        "service.recorded", target=service, by=by, thread=victim.case_id, kind=kind
    )
    return service
