"""Which audit lines say that somebody read about a person. Whoever writes such a line uses one of these names."""

from django.db.models import Q


READINGS = frozenset(
    {
        "case.read",
        "complaint.read",
        "referral.read",
        "safety.read",
        "identity.revealed",
    }
)
# A door that stayed shut, or an address that somebody guessed.
DOOR = "door.refused"
REFUSALS = frozenset({DOOR})
# Files that left through the door: the kind, then this.
EXPORTED = ".exported"
# Also the condition of an index: what asks for readings asks for exactly this.
IS_READING = Q(action__in=sorted(READINGS | REFUSALS)) | Q(action__endswith=EXPORTED)
IS_REFUSAL = Q(action__in=sorted(REFUSALS))
