"""The same person is written in many ways: what must meet, and what must stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import words


ALIKE = [
    ("Moh.", "Muhammad"),
    ("Mohd", "Muhamad"),
    ("Muh.", "Mochamad"),
    ("M.", "Mohammad"),
    ("Achmad", "Ahmad"),
    ("Akhmad", "Ahmat"),
    ("Abd.", "Abdul"),
    ("Abdoel", "Abdul"),
    ("Sitti", "Siti"),
    ("St.", "Siti"),
    ("Noer", "Nur"),
    ("Nor", "Noor"),
    ("Sry", "Sri"),
    ("Soeharto", "Suharto"),
    ("Soekarno", "Sukarno"),
    ("Soerja", "Surya"),
    ("Djoko", "Joko"),
    ("Djojo", "Joyo"),
    ("Widjaja", "Wijaya"),
    ("Tjokro", "Cokro"),
    ("Tjandra", "Chandra"),
    ("Njoman", "Nyoman"),
    ("Sjamsul", "Syamsul"),
    ("Syamsul", "Samsul"),
    ("Sjafrie", "Syafri"),
    ("Aisyah", "Aisha"),
    ("Rachmat", "Rahmat"),
    ("Rakhmat", "Rahmat"),
    ("Ichsan", "Ikhsan"),
    ("Khadijah", "Chadijah"),
    ("Kadija", "Khadijah"),
    ("Khoirul", "Khairul"),
    ("Choirul", "Chairul"),
    ("Taufiq", "Taufik"),
    ("Rizqi", "Rizky"),
    ("Riski", "Rizki"),
    ("Zainal", "Jaenal"),
    ("Zulkifli", "Julkipli"),
    ("Aziz", "Asis"),
    ("Fitri", "Pitri"),
    ("Novi", "Nopy"),
    ("Yusuf", "Yusup"),
    ("Sophia", "Sofia"),
    ("Fathimah", "Fatima"),
    ("Ridho", "Rido"),
    ("Ghazali", "Gazali"),
    ("Dzikri", "Zikri"),
    ("Utsman", "Usman"),
    ("Annisa", "Anisa"),
    ("Arief", "Arif"),
    ("Daniel", "Danil"),
    ("Victor", "Viktor"),
    ("Alex", "Aleks"),
    ("Aminah", "Amina"),
    ("Tatik", "Tati"),
    ("Hidayat", "Hidayah"),
    ("Said", "Sait"),
    ("Ma'ruf", "Maruf"),
    ("Reihan", "Raihan"),
    ("Nadiya", "Nadia"),
    ("Syaiful", "Saeful"),
]
APART = [
    ("Sari", "Jari"),
    ("Dewi", "Devi"),
    ("Rina", "Rini"),
    ("Rina", "Rani"),
    ("Ani", "Ina"),
    ("Ana", "Ani"),
    ("Budi", "Budiman"),
    ("Eka", "Ika"),
    ("Ayu", "Ayi"),
    ("Agus", "Bagus"),
    ("Yeni", "Yani"),
    ("Anjani", "Anyani"),
    ("Panji", "Panyi"),
    ("Jaya", "Yaya"),
    ("Joko", "Soko"),
    ("Nani", "Nana"),
    ("Tuti", "Titi"),
    ("Susi", "Sisi"),
    ("Rudi", "Rusdi"),
    ("Hasan", "Husen"),
    ("Hasan", "Ihsan"),
    ("Umar", "Amar"),
    ("Muhammad", "Mahmud"),
    ("Muhammad", "Ahmad"),
    ("Abdul", "Abdi"),
    ("Siti", "Sita"),
    ("Nur", "Nuri"),
    ("Nur", "Nir"),
    ("Sri", "Sari"),
    ("Candra", "Kandar"),
    ("Cahya", "Kahya"),
    ("Chintya", "Kintan"),
    ("Wati", "Mati"),
    ("Wahyu", "Wahyuni"),
    ("Lina", "Lena"),
    ("Maya", "Mira"),
    ("Lia", "Lea"),
    ("Dina", "Dini"),
    ("Bambang", "Bimbang"),
    ("Tono", "Toni"),
    ("Slamet", "Selamet"),
    ("Putri", "Putra"),
    ("Ratna", "Ratih"),
    ("Kartini", "Kartina"),
    ("Surya", "Sura"),
    ("Mega", "Mego"),
    ("Ali", "Alim"),
    ("Imam", "Iman"),
]


def heard(name: str) -> tuple[str, ...]:
    return words.sounds(words.names(name))


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert heard(one) == heard(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert heard(one) != heard(other)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("H. Muhammad Yusuf, S.Pd.I", ("muhammad", "yusuf")),
        ("Dr. Siti Aminah, S.H., M.H.", ("siti", "aminah")),
        ("Hj. St. Aminah", ("st", "aminah")),
        ("Ahmad bin Yusuf", ("ahmad", "yusuf")),
        ("Sari alias Mawar", ("sari", "mawar")),
        ("Siti Nur'aini", ("siti", "nuraini")),
        ("André van der Berg", ("andre", "berg")),
        ("M.Yusuf", ("m", "yusuf")),
        ("A. Rahman B.", ("rahman",)),
        ("Nur-Aini", ("nur", "aini")),
        ("Siti Siti", ("siti",)),
        ("Haji", ("haji",)),
        ("Sukarno", ("sukarno",)),
        (" .,- ", ()),
        ("", ()),
    ],
)
def test_what_of_a_name_is_compared(written: str, said: tuple[str, ...]) -> None:
    assert words.names(written) == said


@pytest.mark.parametrize(
    "written",
    [
        "9900004101100001",
        "99.0000.410110.0001",
        "9900 0041 0110 0001",
        "990000-410110-0001",
    ],
)
def test_a_nik_is_read_with_any_separators(written: str) -> None:
    assert words.nik(written) == "9900004101100001"


@pytest.mark.parametrize(
    "written", ["990000410110000", "99000041011000011", "99000041011O0001", ""]
)
def test_anything_but_sixteen_digits_is_no_nik(written: str) -> None:
    assert words.nik(written) == ""


@pytest.mark.parametrize(
    "written",
    [
        "081200000000",
        "0812-0000-0000",
        "62812 0000 0000",
        "+62 812.0000.0000",
        "+62 (0)812 0000 0000",
        "0062 812 0000 0000",
        "812 0000 0000",
    ],
)
def test_a_telephone_is_one_however_it_is_written(written: str) -> None:
    assert words.phone(written) == "+6281200000000"


def test_a_telephone_abroad_keeps_its_country() -> None:
    assert words.phone("+60 12-000 0000") == "+60120000000"


@pytest.mark.parametrize("written", ["129", "2026", "24-11-2026", "siti", ""])
def test_short_numbers_and_dates_are_no_telephones(written: str) -> None:
    assert words.phone(written) == ""


def test_telephones_are_found_in_what_was_typed_about_them() -> None:
    typed = "WA 0812-0000-0000 sesudah jam 19.00, kantor 0541 000000, 081300000000 081400000000"

    assert words.phones(typed) == (
        "+6281200000000",
        "+62541000000",
        "+6281300000000",
        "+6281400000000",
    )


@given(st.text())
def test_words_once_read_are_read_the_same_again(text: str) -> None:
    once = words.names(text)

    assert words.names(" ".join(once)) == once


@given(st.text(alphabet="abcdeghijklmnoprstuyz'. ", max_size=40))
def test_capitals_and_accents_change_nothing(text: str) -> None:
    accented = text.upper().replace("E", "\u00c9")

    assert words.names(accented) == words.names(text)


@given(st.text(alphabet=st.characters(categories=["Ll"]), min_size=1, max_size=20))
def test_every_word_has_a_sound(word: str) -> None:
    assert words.sound(word)


@given(st.from_regex(r"[1-9]\d{7,11}", fullmatch=True), st.sampled_from("- ./"))
def test_every_way_to_write_a_number_at_home_is_one(rest: str, mark: str) -> None:
    spaced = mark.join((rest[:3], rest[3:6], rest[6:]))

    assert words.phone(f"0{spaced}") == words.phone(f"+62 {spaced}")
    assert words.phone(words.phone(f"0{rest}")) == words.phone(f"0{rest}")


@given(st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_a_nik_is_never_taken_for_a_telephone(number: str) -> None:
    assert words.nik(number) == number
    assert words.phone(number) == ""
