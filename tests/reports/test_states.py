from reports.states import TRANSITIONS, UNFINISHED, WAITING, Status


def test_every_state_has_a_line_and_is_reached_from_the_first() -> None:
    reached, new = {Status.REQUESTED}, {Status.REQUESTED}
    while new:
        new = {after for state in new for after in TRANSITIONS[state]} - reached
        reached |= new

    assert set(TRANSITIONS) == reached == set(Status)


def test_what_is_published_stays() -> None:
    assert {state for state, after in TRANSITIONS.items() if not after} == {
        Status.READY
    }


def test_nothing_is_published_that_was_not_frozen() -> None:
    before = {state for state, after in TRANSITIONS.items() if Status.READY in after}

    assert before == {Status.FROZEN}


def test_waiting_and_unfinished() -> None:
    assert WAITING < UNFINISHED
    assert Status.READY not in UNFINISHED
