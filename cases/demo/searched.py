"""The search tokens of made-up people: what saving a person or a complaint would have written."""

from collections.abc import Iterable

from cases.demo.rows import TOKENS, TokenRow
from core import tokens
from core.demo import Batch
from core.tokens import Token


def write_tokens(
    batch: Batch,
    kept: Iterable[Token],
    agency_id: str,
    *,
    person_id: str | None = None,
    complaint_id: str | None = None,
) -> None:
    """A row for each, in an order that does not change from run to run."""
    mark = tokens.mark()
    for purpose, value in sorted(kept):
        row = TokenRow(value, purpose.value, mark, agency_id, person_id, complaint_id)
        batch.write(TOKENS, row)
