"""How names, numbers and telephones are made comparable: the same person is written in many ways.

Pure functions. What they give is never kept in clear: core.tokens makes keyed tokens of it (docs/adr/0023). A change here
changes what is found; ``manage.py rotate_index --all`` makes the tokens of what is there anew.
"""

import re
import unicodedata
from collections.abc import Iterable


# Numbers

NIK_LENGTH, NIP_LENGTH = 16, 18
# Country code and number: the shortest Indonesian land line, the longest that E.164 allows.
SHORTEST, LONGEST = 9, 15
HOME = "62"
SEPARATORS = re.compile(r"[\s.\-_/()]")
IN_TEXT = re.compile(r"\+?\d[\d ().\-]{6,}\d")


def nik(text: str) -> str:
    """Sixteen digits without separators; empty for anything else."""
    return _digits(text, NIK_LENGTH)


def nip(text: str) -> str:
    """The number of a civil servant: eighteen digits without separators; empty for anything else."""
    return _digits(text, NIP_LENGTH)


def _digits(text: str, length: int) -> str:
    digits = SEPARATORS.sub("", text)
    whole = len(digits) == length and digits.isascii() and digits.isdecimal()
    return digits if whole else ""


def phone(text: str) -> str:
    """A telephone as E.164, Indonesian unless it says otherwise: 0812.., 62812.., +62812.., 812..; empty for anything else."""
    digits = SEPARATORS.sub("", text)
    is_international = digits.startswith("+")
    digits = digits.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        return ""
    if len(digits) == NIK_LENGTH and not is_international:
        return ""
    number = digits if is_international else _abroad(digits)
    if number.startswith(f"{HOME}0"):
        number = HOME + number.removeprefix(HOME).lstrip("0")
    return f"+{number}" if SHORTEST <= len(number) <= LONGEST else ""


def phones(text: str) -> tuple[str, ...]:
    """Every telephone that stands in a text such as "0812-3456-7890, after dark"."""
    found: list[str] = []
    for match in IN_TEXT.findall(text):
        parts = [match] if phone(match) else match.split()
        found += [number for part in parts if (number := phone(part))]
    return tuple(dict.fromkeys(found))


def _abroad(digits: str) -> str:
    """What follows the plus, for digits that were typed without one; empty where they are no telephone."""
    if re.match("00[1-9]", digits):
        return digits[2:]
    if digits.startswith("0"):
        return HOME + digits[1:]
    if digits.startswith("8"):
        return HOME + digits
    return digits if digits.startswith(HOME) else ""


# Names


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never part of what somebody is called, wherever they stand.
TITLES = _set(
    "h hj haji hajah hajjah kh ust ustad ustadz ustadzah tgk dr drg drs dra ir prof tn ny nn sdr sdri bpk bapak pak ibu bu mr mrs ms"
)
# Words between names: of whose family, or that another name follows.
PARTICLES = _set(
    "bin binti binte bt bte van der den al alias als aka alm almh almarhum almarhumah"
)
# Degrees, which follow a name; before or inside it the same letters may be a name (St. Aminah, Ma).
DEGREES = _set(
    "sh mh se mm st mt sag mag spd mpd spdi mpdi ssos msos sip mip msi ssi skom mkom skm mkes skep "
    "spsi mpsi sei sstp stp sp sked ners ns amd amdkeb str ma mba phd lc ba apt spog spa"
)
APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02bf\u02be\u02bb`\u00b4]")
CHUNK = re.compile(r"[^\W_]+(?:\.+[^\W_]+)*")


def names(text: str) -> tuple[str, ...]:
    """The words of a name that are compared: no capitals, accents, punctuation, titles, particles or initials.

    Where nothing else is left, what was left out counts: somebody may be known as "Haji" only. "M." stays: it is Muhammad.
    """
    pieces: list[str] = []
    for chunk in CHUNK.findall(_plain(text)):
        joined = chunk.replace(".", "")
        known = joined in TITLES | DEGREES | PARTICLES
        pieces += [joined] if known else chunk.split(".")
    pieces = [piece for piece in pieces if piece]
    kept = [
        p for p in pieces if p not in TITLES | PARTICLES and (len(p) > 1 or p == "m")
    ]
    while len(kept) > 1 and kept[-1] in DEGREES:
        kept.pop()
    return tuple(dict.fromkeys(kept or pieces))


def _plain(text: str) -> str:
    """Without apostrophes, accents and capitals."""
    text = APOSTROPHES.sub("", text)
    for _ in range(2):  # to casefold may bring accents back
        parts = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(ch for ch in parts if not unicodedata.combining(ch))
    return text


# Sounds

# Words that no rule leads to each other: short forms, and names with spellings of their own.
KNOWN: dict[str, str] = {
    spelling: heard
    for heard, spellings in (
        # The most frequent name there is; "M." before another name means it.
        (
            "muhamat",
            "m mhd moh mohd moch mochd much muchd muh muhd mohamad mohammad mohamat mohamed mohammed",
        ),
        (
            "muhamat",
            "mochamad mochammad muchamad muchammad muhamad muhammad muhamat muhammat muhamed muhammed",
        ),
        ("ahmat", "ach achmad akhmad ahmad achmat akhmat ahmat ahmed achmed"),
        ("apdul", "abd abdul abdoel abdl abdu"),
        # St. is written for Siti in Sulawesi and by its people here.
        ("siti", "st siti sitti sity sitie"),
        # Nor is the Banjar form.
        ("nur", "nur noer noor nor nuur"),
        ("sri", "sri srie sry sree"),
        # The ch of these is a c: the rule would hear a k.
        ("candra", "chandra candra tjandra"),
        ("cintia", "chintya cintya chintia cintia cynthia cinthya"),
    )
    for spelling in spellings.split()
}
# Spelling before 1972 shows itself by one of these; only then is a j that stands alone a y (Soerja, but Jaya).
OLD = re.compile("oe|dj|tj|sj|^nj")
OLD_J = re.compile("(?<![dts])j")
# In this order: what is written, what is heard, and why.
RULES: tuple[tuple[str, str, str], ...] = (
    ("oe|oo", "u", "old spelling: Soeharto, Noer"),
    ("tj", "c", "old spelling: Tjokro"),
    ("dj", "j", "old spelling, kept in many names: Djoko"),
    (
        "sj|sy|sh",
        "s",
        "old spelling, and sy is often said s: Sjamsul, Syamsul, Samsul, Aisha",
    ),
    (
        "(?<=[aeiou])[ck]h(?=[^aeiouyh])",
        "h",
        "before a consonant: Rachmat, Rakhmat, Ichsan",
    ),
    (
        "ch|kh|ck|q|c(?=[^aeiouyh]|$)",
        "k",
        "Arabic and foreign k: Khadijah, Chadijah, Rizqi, Victor",
    ),
    ("x", "ks", "Alex, Aleks"),
    ("ph", "f", "Sophia, Sofia"),
    ("th", "t", "Fathimah, Fatimah"),
    ("([dgb])h", r"\1", "Ridho, Rido; Ghazali; Bhakti"),
    ("dz", "z", "Dzikri, Zikri"),
    ("ts", "s", "Utsman, Usman"),
    ("^z", "j", "at the beginning z is said j: Zainal, Jaenal"),
    ("z", "s", "elsewhere s: Rizki, Riski, Aziz"),
    ("[vf]", "p", "f and v are said p: Fitri, Pitri, Novi, Nopi"),
    ("(?<=.)ie", "i", "old spelling: Soegie, Arief, Daniel"),
    ("y", "i", "Rizky, Dwy, Surya"),
    ("a[ei]|ei", "ai", "Zaenal, Zainal; Raihan, Reihan"),
    ("oi", "ai", "Khoirul, Khairul"),
    (r"(.)\1+", r"\1", "doubled letters: Sitti, Annisa, Saad"),
    ("d$", "t", "at the end d is said t: Ahmad, Said"),
    (
        "(?<=..[aeiou])[hkt]$",
        "",
        "at the end after a vowel often not heard: Aminah, Tatik, Hidayat",
    ),
)
_COMPILED = tuple((re.compile(written), heard) for written, heard, _ in RULES)


def sound(word: str) -> str:
    """One form for all spellings of a word (of ``names``) that are said alike in Indonesian."""
    if word in KNOWN:
        return KNOWN[word]
    heard = OLD_J.sub("y", word) if OLD.search(word) else word
    for written, said in _COMPILED:
        heard = written.sub(said, heard)
    return heard or word


def sounds(words: Iterable[str]) -> tuple[str, ...]:
    """The sound of each word, each once."""
    return tuple(dict.fromkeys(map(sound, words)))
