import uuid

import pytest

from core import crypto


KEY = crypto.new_data_key()
PLACE = crypto.place("cases_person", "name", uuid.uuid4())


def test_a_sealed_name_opens_where_it_was_sealed() -> None:
    sealed = crypto.encrypt(b"Siti", KEY, PLACE)

    assert crypto.decrypt(sealed, KEY, PLACE) == b"Siti"
    assert b"Siti" not in sealed


@pytest.mark.parametrize("position", [0, 1, 13, -1])
def test_a_touched_byte_never_becomes_text(position: int) -> None:
    sealed = bytearray(crypto.encrypt(b"Siti", KEY, PLACE))
    sealed[position] ^= 1

    with pytest.raises(crypto.Unreadable):
        crypto.decrypt(bytes(sealed), KEY, PLACE)


def test_a_name_moved_to_another_person_does_not_open() -> None:
    sealed = crypto.encrypt(b"Siti", KEY, PLACE)

    with pytest.raises(crypto.Unreadable):
        crypto.decrypt(sealed, KEY, crypto.place("cases_person", "name", uuid.uuid4()))


def test_a_data_key_opens_only_under_its_own_id() -> None:
    key_id = uuid.uuid4()
    name, wrapped = crypto.wrap(KEY, key_id)

    assert crypto.unwrap(wrapped, name, key_id) == KEY
    with pytest.raises(crypto.Unreadable):
        crypto.unwrap(wrapped, name, uuid.uuid4())


def test_an_older_key_of_the_ring_still_opens(settings) -> None:
    key_id = uuid.uuid4()
    name, wrapped = crypto.wrap(KEY, key_id)
    settings.FIELD_KEYS = {"new": crypto.new_data_key(), **settings.FIELD_KEYS}

    assert crypto.unwrap(wrapped, name, key_id) == KEY


def test_equal_numbers_have_equal_tokens_and_others_do_not() -> None:
    assert crypto.blind_index("nik", "1") == crypto.blind_index("nik", "1")
    assert crypto.blind_index("nik", "1") != crypto.blind_index("nik", "2")
    assert crypto.blind_index("nik", "1") != crypto.blind_index("name", "1")
