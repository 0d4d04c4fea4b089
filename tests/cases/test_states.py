from cases.states import (
    COMPLAINT_TRANSITIONS,
    PHASES,
    STAGE_TRANSITIONS,
    WAITING,
    ComplaintStatus,
    Stage,
)


def reachable(table, start):
    found = frontier = {start}
    while frontier:
        frontier = {end for state in frontier for end in table[state]} - found
        found = found | frontier
    return found


def test_every_status_of_a_complaint_has_a_line_and_a_way_to_it() -> None:
    assert set(COMPLAINT_TRANSITIONS) == set(ComplaintStatus)
    assert reachable(COMPLAINT_TRANSITIONS, ComplaintStatus.NEW) == set(ComplaintStatus)


def test_a_complaint_that_waits_can_still_become_a_case() -> None:
    assert all(
        ComplaintStatus.BECAME_CASE in COMPLAINT_TRANSITIONS[status]
        for status in WAITING
    )


def test_every_stage_has_a_line_a_way_to_it_and_one_phase() -> None:
    assert set(STAGE_TRANSITIONS) == set(Stage)
    assert reachable(STAGE_TRANSITIONS, Stage.COMPLAINT) == set(Stage)
    assert sorted(stage for _, stages in PHASES for stage in stages) == sorted(Stage)


def test_a_closed_case_can_be_opened_again() -> None:
    assert STAGE_TRANSITIONS[Stage.CLOSED]
