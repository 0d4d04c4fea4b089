"""Made-up victims in the proportions that are known (domain 9.2), and what the screening finds of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from agencies.demo import Places
from cases import screening
from cases.choices import age_group, is_child
from cases.demo import texts
from cases.services import initials
from core.demo import Spread, pick
from core.madeup import name, nik


# 29 victims in 26 cases (June 2023), 10 in 6 (2021): most cases have one.
VICTIMS = Spread({1: 80, 2: 12, 3: 5, 4: 2, 5: 1})
FEMALE = 0.86
# About a third is under 18 (12 of 29); of some the age is not known, and they count as children.
AGES = Spread({"child": 33, "adult": 65, "unknown": 2})
CHILD_AGES = Spread({(13, 17): 84, (6, 12): 12, (1, 5): 4})
ADULT_AGES = Spread({(18, 24): 52, (25, 44): 40, (45, 59): 7, (60, 68): 1})
GIRLS = {
    "EKS_SEKSUAL": 34,
    "PELACURAN": 26,
    "PEMANDU_LAGU": 16,
    "PRT": 10,
    "PEKERJA_ANAK": 8,
    "KAWIN_PAKSA": 6,
}
WOMEN = {
    "PELACURAN": 34,
    "PEMANDU_LAGU": 24,
    "EKS_SEKSUAL": 12,
    "PRT": 12,
    "JERAT_UTANG": 10,
    "KERJA_PAKSA": 8,
}
BOYS = {
    "PEKERJA_ANAK": 44,
    "KEBUN_TAMBANG": 24,
    "MENGEMIS": 16,
    "EKS_SEKSUAL": 10,
    "KURIR": 6,
}
MEN = {
    "KEBUN_TAMBANG": 36,
    "ABK": 20,
    "KERJA_PAKSA": 18,
    "SCAM_ONLINE": 14,
    "JERAT_UTANG": 12,
}
PURPOSES = {
    ("P", True): Spread(GIRLS),
    ("P", False): Spread(WOMEN),
    ("L", True): Spread(BOYS),
    ("L", False): Spread(MEN),
}
ACTS = Spread(
    {
        ("REKRUT",): 30,
        ("REKRUT", "ANGKUT"): 24,
        ("REKRUT", "ANGKUT", "TAMPUNG"): 18,
        ("REKRUT", "TAMPUNG"): 16,
        ("PINDAH", "TERIMA"): 6,
        ("KIRIM", "TERIMA"): 6,
    }
)
MEANS = Spread(
    {
        ("TIPU",): 28,
        ("TIPU", "UTANG"): 24,
        ("RENTAN",): 14,
        ("TIPU", "RENTAN"): 14,
        ("ANCAMAN", "SEKAP"): 8,
        ("KUASA",): 6,
        ("PALSU", "TIPU"): 6,
    }
)
NO_MEANS: tuple[str, ...] = ()
EVIDENCE = Spread({"KTP": 40, "KK": 25, "AKTA": 15, "IJAZAH": 5, "PENGAKUAN": 15})
YEAR = 365.2425


class Made(NamedTuple):
    """One made-up person as she stands in one case."""

    sex: str
    name: str
    nik: str
    birth: date | None
    age: int | None
    address: str
    origin: str | None
    purposes: tuple[str, ...]
    initials: str
    group: str
    is_child: bool

    @property
    def identity(self) -> dict[str, str]:
        """What is sealed, by column."""
        born = self.birth.isoformat() if self.birth else ""
        return {
            "name": self.name,
            "nik": self.nik,
            "birth_date": born,
            "address": self.address,
        }


class Finding(NamedTuple):
    """What the screening form holds of one person."""

    acts: tuple[str, ...]
    means: tuple[str, ...]
    signs: tuple[str, ...]
    evidence: str
    advice: str


def victim(places: Places, event: date, rng: Random) -> Made:
    """Somebody with an age at the event; the birth date is known where the age is proved."""
    sex = "P" if rng.random() < FEMALE else "L"
    birth = _birth(event, rng)
    age = screening.age_at(birth, event)
    child = is_child(age)
    spread = PURPOSES[sex, child]
    first = spread.pick(rng)
    second = spread.pick(rng) if rng.random() < 0.18 else first
    origin = pick(places.within(places.origins.pick(rng)), rng)
    called = name(sex, rng)
    return Made(
        sex=sex,
        name=called,
        nik=nik(sex, birth, rng) if birth and rng.random() < 0.85 else "",
        birth=birth,
        age=age,
        address=texts.address(rng),
        origin=origin,
        purposes=(first,) if second == first else (first, second),
        initials=initials(called),
        group=age_group(age).value,
        is_child=child,
    )


def _birth(event: date, rng: Random) -> date | None:
    kind = AGES.pick(rng)
    if kind == "unknown":
        return None
    youngest, oldest = (CHILD_AGES if kind == "child" else ADULT_AGES).pick(rng)
    years = youngest + rng.random() * (oldest - youngest + 0.99)
    return event - timedelta(days=int(years * YEAR) + 1)


def finding(made: Made, weights: Mapping[str, int], rng: Random) -> Finding:
    """Act, means and signs; the advice is the form's own."""
    acts = ACTS.pick(rng)
    needs_means = not made.is_child or rng.random() < 0.6
    means = MEANS.pick(rng) if needs_means else NO_MEANS
    codes = list(weights)
    signs = (
        tuple(sorted({pick(codes, rng) for _ in range(2 + int(rng.random() * 3))}))
        if codes
        else ()
    )
    advice = screening.advise(
        acts=acts,
        means=means,
        purposes=made.purposes,
        age=made.age,
        heavy=any(weights[sign] >= screening.HEAVY for sign in signs),
    )
    evidence = EVIDENCE.pick(rng) if made.birth else ""
    return Finding(acts, means, signs, evidence, advice.value)
