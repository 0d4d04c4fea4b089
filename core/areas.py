"""What "this area and all below it" means: codes are written with dots, the wider place first (64, 64.72, 64.72.01)."""

from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class AreaFilter:
    """Some areas, each with everything below it. No code, nothing."""

    codes: tuple[str, ...]

    def at(self, column: str) -> Q:
        """Rows whose area code lies here; ``column`` is the code itself, such as ``area__code``."""
        found = Q(pk__in=[])
        for code in self.codes:
            found |= Q(**{column: code}) | Q(**{f"{column}__startswith": f"{code}."})
        return found

    def covers(self, code: str) -> bool:
        """Whether one area lies here."""
        return any(code == mine or code.startswith(f"{mine}.") for mine in self.codes)

    def patterns(self) -> tuple[str, ...]:
        """The same for a row-level policy (core.rls.within), which compares with LIKE."""
        return tuple(text for code in self.codes for text in (code, f"{code}.%"))
