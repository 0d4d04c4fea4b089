import pytest

from core import phones


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("0812-3456-7890", ["081234567890"]),
        ("+62 812 3456 7890 sesudah 17.00", ["+6281234567890"]),
        ("(0541) 123 456, kantor", ["0541123456"]),
        ("0800 0000 111 atau 0800 0000 222", ["08000000111", "08000000222"]),
        ("sesudah 17.00, tanggal 24 11", []),
        ("tanya Ibu RT", []),
        ("", []),
    ],
)
def test_numbers_are_found_in_what_people_type(typed: str, found: list[str]) -> None:
    assert [phones.dial(number) for number in phones.find(typed)] == found
    assert not phones.find(phones.hide(typed))
