from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from guardian.models import UserObjectPermissionBase

from agencies.models import Agency, Area
from cases.choices import (
    Advice,
    AgeGroup,
    BarReason,
    Danger,
    Decision,
    Finding,
    GrantKind,
    HoldReason,
    Risk,
    Sex,
)
from cases.querysets import (
    CaseBarQuerySet,
    CaseGrantQuerySet,
    CaseQuerySet,
    ComplaintQuerySet,
    EmergencyAccessQuerySet,
    LegalHoldQuerySet,
    SafetyNoteQuerySet,
    SearchTokenQuerySet,
    VictimQuerySet,
)
from cases.states import COMPLAINT_TRANSITIONS, WAITING, ComplaintStatus, Stage
from core import tokens
from core.addresses import address
from core.fields import SealedTextField
from core.history import tracked
from core.models import BaseModel, SeededModel, Subject
from core.tokens import Purpose, Token


def codes_field() -> Any:
    """Several values of one code list."""
    return ArrayField(models.CharField(max_length=40), default=list, blank=True)


# What stands for the initials of a person who was erased.
NOBODY = "-"


# Below, db_index=False stands where an index of Meta begins with the same column.
@tracked()
class Case(BaseModel, Subject):
    """One suspected trafficking matter, held by one unit, with one or more victims."""

    number = models.CharField(max_length=40, unique=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, db_index=False, related_name="cases"
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    # When the complaint came in: the date that counts in every table (report_table.csv).
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.IDENTIFICATION)
    risk = models.CharField(max_length=10, choices=Risk, default=Risk.MEDIUM)
    is_emergency = models.BooleanField(default=False)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    summary = SealedTextField()
    simfoni_number = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    # The national register would lead back to the person.
    ERASED: ClassVar[dict[str, Any]] = {"simfoni_number": ""}

    # Filled by CaseQuerySet.as_lines, the first victim first.
    victim_lines: "list[Victim]"

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "-registered_at", "-id"], name="case_by_unit"
            ),
            models.Index(fields=["area", "received_at"], name="case_by_area"),
            # What may have reached the end of its retention.
            models.Index(
                fields=["closed_at"],
                name="case_by_closing",
                condition=Q(closed_at__isnull=False),
            ),
            # Open work is little beside the years of closed cases; whoever is on duty looks through it.
            models.Index(
                fields=["agency", "-registered_at", "-id"],
                name="case_open_by_unit",
                condition=Q(closed_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number=""), name="case_number_is_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="case_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.CLOSED, closed_at__isnull=False)
                | (~Q(stage=Stage.CLOSED) & Q(closed_at__isnull=True)),
                name="case_closed_at_goes_with_its_stage",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address("cases:detail", self.pk)

    @property
    def short_number(self) -> str:
        """2026/11/0007: year, month and number, for pages where the area is known."""
        return self.number.split("/", 2)[2]


@tracked(read_by="content_object")
class CaseGrant(UserObjectPermissionBase):
    """Exceptional access of one person to one case: team, emergency access, handover. Ended grants stay as history."""

    content_object = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="grants"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=GrantKind)
    reason = models.CharField(max_length=40)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    # guardian declares a manager of its own that gives and takes permissions; ours only reads (decision 5).
    objects = CaseGrantQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        # In place of guardian's unique key: a grant may be given again after it ended, and the old one stays.
        constraints = [
            models.UniqueConstraint(
                fields=["user", "content_object", "kind"],
                condition=Q(ended_at__isnull=True),
                name="case_grant_is_one_while_it_lives",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.content_object_id}"


@tracked()
class CaseBar(BaseModel):
    """A person, or a whole unit, shut out of one case for conflict of interest, whatever the role (decision 20)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bars")
    # The unit that held the case when this was written.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    barred_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=20, choices=BarReason)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CaseBarQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, barred_agency__isnull=True)
                | Q(user__isnull=True, barred_agency__isnull=False),
                name="case_bar_shuts_out_a_person_or_a_unit",
            ),
            models.UniqueConstraint(
                fields=["case", "user", "barred_agency"],
                condition=Q(lifted_at__isnull=True),
                nulls_distinct=False,
                name="case_bar_is_one_while_it_holds",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="case_bar_lifted_at_and_by_go_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.case_id}"


@tracked()
class EmergencyAccess(BaseModel, Subject):
    """One use of emergency access: who opened which case, why in their own words, and what the officer found."""

    grant = models.OneToOneField(
        CaseGrant, on_delete=models.PROTECT, related_name="emergency"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergencies")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    # Where the unit stands: by this the data protection officer of the area finds it.
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    # The opener once more, under the name by which policies know a row as one's own.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # The grant's end, told here because the officer reads no grants.
    until = models.DateTimeField()
    reason = SealedTextField()
    finding = models.CharField(max_length=20, choices=Finding, blank=True)
    review_note = SealedTextField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finding="", reviewed_at__isnull=True)
                | (~Q(finding="") & Q(reviewed_at__isnull=False)),
                name="emergency_access_reviewed_has_a_finding",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")),
                name="emergency_access_is_not_reviewed_by_its_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%F %T}"

    def get_absolute_url(self) -> str:
        return address("cases:emergency_detail", self.pk)


class Opening(BaseModel, Subject):
    """Why somebody outside the case's team opened its identities, in their own words."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="openings")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    words = SealedTextField()

    def __str__(self) -> str:
        return f"{self.created_at:%F %T}"


class Searched(Subject):
    """A subject that is found by what is sealed in it: whoever seals and saves has its tokens written, in one transaction."""

    # Sealed columns by what they hold, as core.tokens.of names it: name, nik or phone.
    SEARCHED: ClassVar[Mapping[str, str]]
    tokens: "models.QuerySet[SearchToken]"
    _was_sealed = False

    class Meta:
        abstract = True

    def seal(self, **values: str) -> Self:
        self._was_sealed = self._was_sealed or not self.SEARCHED.keys().isdisjoint(
            values
        )
        return super().seal(**values)

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            if self._was_sealed:
                if not is_new:
                    self.tokens.all().delete()
                SearchToken.objects.bulk_create(self.new_tokens())
                self._was_sealed = False

    def new_tokens(self) -> "list[SearchToken]":
        """A row for each token of what is sealed now, under the current key; not saved."""
        found: set[Token] = set()
        for column, kind in self.SEARCHED.items():
            found |= tokens.of(**{kind: self.reveal(column)})
        owner, mark = {str(self._meta.model_name): self}, tokens.mark()
        return [
            SearchToken(purpose=token.purpose, token=token.value, mark=mark, **owner)
            for token in found
        ]


@tracked()
class LegalHold(BaseModel):
    """A reason why a case is not erased at the end of its retention, until a day or until it is lifted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    reason = models.CharField(max_length=30, choices=HoldReason)
    until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=HoldReason.values),
                name="legal_hold_reason_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="legal_hold_ended_at_and_by_go_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.case_id}"


@tracked()
class Complaint(BaseModel, Searched):
    """A report that somebody may be a victim, as it came in; every caller gets a ticket."""

    ticket = models.CharField(max_length=20, unique=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, db_index=False, related_name="complaints"
    )
    channel = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    occurred_on = models.DateField(null=True, blank=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    landmark = SealedTextField()
    story = SealedTextField()
    reporter_name = SealedTextField()
    reporter_contact = SealedTextField()
    danger = models.CharField(max_length=12, choices=Danger, default=Danger.UNKNOWN)
    status = models.CharField(
        max_length=30, choices=ComplaintStatus, default=ComplaintStatus.NEW
    )
    due_at = models.DateTimeField()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )

    SEARCHED = {"reporter_name": "name", "reporter_contact": "phone"}

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "-received_at", "-id"], name="complaint_by_unit"
            ),
            models.Index(
                fields=["agency", "due_at"],
                name="complaint_waiting",
                condition=Q(status__in=WAITING),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ComplaintStatus.values),
                name="complaint_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=ComplaintStatus.BECAME_CASE)
                | Q(case__isnull=False),
                name="complaint_that_became_a_case_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.ticket

    def get_absolute_url(self) -> str:
        return address("cases:complaint_detail", self.pk)

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING

    def can_become(self, status: ComplaintStatus) -> bool:
        """Whether the transition table allows this step."""
        return status in COMPLAINT_TRANSITIONS[ComplaintStatus(self.status)]


@tracked()
class Person(BaseModel, Searched):
    """A human being with an identity, apart from the role that person has in a case; a victim may come back."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = SealedTextField()
    nik = SealedTextField()
    birth_date = SealedTextField()
    address = SealedTextField()
    nik_is_doubtful = models.BooleanField(default=False)
    sex = models.CharField(max_length=1, choices=Sex)
    initials = models.CharField(max_length=12)

    SEARCHED = {"name": "name", "nik": "nik"}
    ERASED: ClassVar[dict[str, Any]] = {"initials": NOBODY}

    def __str__(self) -> str:
        return self.initials


class SearchToken(models.Model):
    """One word, sound, NIK or telephone of a person or of a complaint, as a keyed token (docs/adr/0023).

    Equal for equal words, nothing else; a NIK is indexed, not unique: a victim may carry a borrowed number (decision 7).
    """

    token = models.BigIntegerField()
    purpose = models.PositiveSmallIntegerField(choices=Purpose)
    # Which index key made it.
    mark = models.SmallIntegerField()
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        db_index=False,
        editable=False,
        related_name="+",
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        null=True,
        db_index=False,
        related_name="tokens",
    )
    complaint = models.ForeignKey(
        Complaint,
        on_delete=models.CASCADE,
        null=True,
        db_index=False,
        related_name="tokens",
    )

    objects = SearchTokenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["token", "agency"], name="search_token_equal")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "token"],
                condition=Q(person__isnull=False),
                name="search_token_is_one_per_person",
            ),
            models.UniqueConstraint(
                fields=["complaint", "token"],
                condition=Q(complaint__isnull=False),
                name="search_token_is_one_per_complaint",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, complaint__isnull=True)
                | Q(person__isnull=True, complaint__isnull=False),
                name="search_token_is_of_a_person_or_of_a_complaint",
            ),
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()


class UnitQuestion(models.Model):
    """Somebody asked whether another unit knows a person; written by the database function that answers (decision 7)."""

    at = models.DateTimeField(db_default=Now())
    user_id = models.CharField(max_length=40)
    asked = models.PositiveSmallIntegerField()
    found = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["user_id", "at"], name="unit_question_by_user")]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.user_id}"


@tracked(read_by="case")
class Victim(BaseModel):
    """A person as victim in one case: what is counted, without the identity."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="victims"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="victims")
    initials = models.CharField(max_length=12)
    sex = models.CharField(max_length=1, choices=Sex)
    # In clear, so that figures need no key; recomputed when birth or event date changes (decision 10).
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    age_group = models.CharField(max_length=20, choices=AgeGroup)
    is_child = models.BooleanField()
    exploitation = codes_field()
    origin = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(max_length=20, choices=Decision)
    # Since when nothing may rest on the victim's consent any more (UU 27/2022 Ps 9, 40).
    consent_withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = VictimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sex__in=Sex.values), name="victim_sex_is_known"
            ),
            models.CheckConstraint(
                condition=Q(age__isnull=True, is_child=True)
                | Q(age__lt=18, is_child=True)
                | Q(age__gte=18, is_child=False),
                name="victim_of_unknown_age_counts_as_child",
            ),
            models.UniqueConstraint(
                fields=["case", "person"], name="victim_is_one_per_case_and_person"
            ),
        ]

    def __str__(self) -> str:
        return self.initials


@tracked()
class SafetyNote(BaseModel, Subject):
    """What keeps one victim safe when somebody calls or visits: read at night by whoever is on duty, all of it sealed."""

    victim = models.OneToOneField(
        Victim, on_delete=models.PROTECT, related_name="safety_note"
    )
    # Both are the victim's own, written by a trigger.
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, editable=False, related_name="safety_notes"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    safe_phone = SealedTextField()
    # When and how it is safe to call, and who may pick up.
    contact_rule = SealedTextField()
    code_word = SealedTextField()
    risks = SealedTextField()
    medicine = SealedTextField()
    # Who must not come near.
    keep_away = SealedTextField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )

    objects = SafetyNoteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.updated_at:%F %T}"

    def get_absolute_url(self) -> str:
        return address("cases:safety", self.case_id)


@tracked(read_by="complaint")
class Identification(BaseModel, Subject):
    """One answer to the question whether a person is a trafficking victim: what was found, advised and decided."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="identifications"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    victim = models.ForeignKey(
        Victim,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="identifications",
    )
    instrument = models.CharField(max_length=20, default="2026-1")
    acts = codes_field()
    means = codes_field()
    purposes = codes_field()
    purposes_realised = models.BooleanField(default=False)
    signs = codes_field()
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    age_evidence = models.CharField(max_length=40, blank=True)
    advice = models.CharField(max_length=20, choices=Advice)
    decision = models.CharField(max_length=20, choices=Decision)
    reason = SealedTextField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()

    # Filled by services.identify: units that perhaps know this person already.
    elsewhere: "tuple[Agency, ...]" = ()

    def __str__(self) -> str:
        return f"{self.decision} {self.decided_at:%F}"


@tracked(read_by="case")
class Service(BaseModel):
    """One service that one victim received, by whom and when; the unit of count is layanan."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="services"
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        db_index=False,
        editable=False,
        related_name="+",
    )
    victim = models.ForeignKey(
        Victim, on_delete=models.PROTECT, related_name="services"
    )
    provider = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    given_on = models.DateField()
    result = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["case", "given_on"], name="service_by_case"),
            models.Index(fields=["agency", "given_on"], name="service_by_unit"),
        ]

    def __str__(self) -> str:
        return self.kind


@tracked()
class ScreeningSign(SeededModel):
    """One sign of the screening form with its weight, 1 to 3 (domain 4.3 D)."""

    code = models.CharField(primary_key=True, max_length=10)
    order = models.PositiveSmallIntegerField()
    question = models.TextField()
    weight = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=40)
    element = models.CharField(max_length=20, blank=True)
    element_code = models.CharField(max_length=40, blank=True)
    hint = models.TextField(blank=True)

    class Meta:
        ordering = [F("order")]

    def __str__(self) -> str:
        return self.question


class ServiceKind(SeededModel):
    """A kind of service with the national register's spelling (domain 10.4)."""

    code = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    parent = models.CharField(max_length=40, blank=True)
    simfoni_value = models.CharField(max_length=60, blank=True)
    pokja = models.CharField(max_length=40, blank=True)
    usual_providers = ArrayField(
        models.CharField(max_length=40), default=list, blank=True
    )
    description = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = [F("order")]

    def __str__(self) -> str:
        return self.name
