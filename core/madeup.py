"""People who do not exist: names of two made-up words, and numbers that no register gives out.

The words are joined from syllables, so that nobody is named; area 99 of a NIK exists nowhere.
"""

from collections.abc import Sequence
from datetime import date
from random import Random


STARTS = (
    *(
        "Am",
        "Ba",
        "Bel",
        "Da",
        "Der",
        "Fa",
        "Gal",
        "Ha",
        "Ja",
        "Kar",
        "La",
        "Lem",
        "Ma",
        "Mer",
    ),
    *(
        "Na",
        "Nir",
        "Pan",
        "Ra",
        "Ren",
        "Sa",
        "Sel",
        "Ta",
        "Tir",
        "Va",
        "Wa",
        "Wel",
        "Ya",
        "Zan",
    ),
)
MIDDLES = (
    *("di", "ka", "la", "li", "lo", "ma", "mi", "na", "ni"),
    *("ra", "ri", "ro", "sa", "si", "ta", "ti", "va", "vi"),
)
ENDS = {
    "P": ("ani", "ella", "ira", "isti", "iya", "oni", "urin", "wati", "yani"),
    "L": ("adi", "ando", "antri", "aro", "idan", "ono", "uran", "wan", "yadi"),
}
FAMILIES = (
    *("Bakara", "Celuda", "Danuri", "Feliro", "Garuma", "Hanoka", "Jalira"),
    *("Kemuri", "Lantara", "Mokara", "Nerola", "Pasuka", "Rimbara", "Selano"),
    *("Takuri", "Ulanto", "Velumi", "Wirano", "Yakuda", "Zamuri"),
)
NO_AREA = "990000"
# In a NIK the day of birth of a woman is written 40 higher.
WOMAN = 40


def name(sex: str, rng: Random) -> str:
    """A given name for a sex, L or P, and a family name: "Merisani Takuri"."""
    given = _one(STARTS, rng) + _one(MIDDLES, rng) + _one(ENDS[sex], rng)
    return f"{given} {_one(FAMILIES, rng)}"


def nik(sex: str, birth: date, rng: Random) -> str:
    """Sixteen digits of an area that does not exist."""
    day = birth.day + (WOMAN if sex == "P" else 0)
    number = int(rng.random() * 10_000)
    return f"{NO_AREA}{day:02}{birth.month:02}{birth.year % 100:02}{number:04}"


def _one(words: Sequence[str], rng: Random) -> str:
    return words[int(rng.random() * len(words))]
