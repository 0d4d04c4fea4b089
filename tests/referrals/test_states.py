from referrals.states import CLOSED, SHOWN_TO_RECEIVER, TRANSITIONS, Status


def test_every_status_has_a_line_in_the_table() -> None:
    assert set(TRANSITIONS) == set(Status)


def test_every_status_can_be_reached_from_draft() -> None:
    reached, frontier = {Status.DRAFT}, {Status.DRAFT}
    while frontier:
        frontier = {end for start in frontier for end in TRANSITIONS[start]} - reached
        reached |= frontier
    assert reached == set(Status)


def test_a_closed_referral_stays_closed() -> None:
    assert {Status.DECLINED, Status.COMPLETED, Status.CANCELLED} == CLOSED


def test_the_receiver_sees_nothing_before_sending_or_after_recall() -> None:
    assert not SHOWN_TO_RECEIVER & {Status.DRAFT, Status.CANCELLED}
