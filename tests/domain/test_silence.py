"""What is due after how much silence, as a table of steps and days."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from app.domain.handover import HandoverState
from app.domain.invitation import ENDED_BY, InvitationState
from app.domain.nomination import OPEN, NominationState
from app.domain.rhythm import Rhythm
from app.domain.silence import (
    Deed,
    Done,
    Due,
    LegFacts,
    Silence,
    Step,
    coming,
    due,
    silence_of,
)

SINCE = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
LATER = SINCE + timedelta(days=2)
LATEST = SINCE + timedelta(days=4)
RHYTHM = Rhythm()
SECOND = timedelta(seconds=1)
REMINDED = [Step.DATE, Step.VISIT, Step.CHOICE, Step.ANSWER]
THRESHOLDS = [(3, 1), (7, 2), (14, 3)]


def after(step: Step, waited: timedelta, done: Done | None = None) -> Due | None:
    return due(Silence(step, SINCE), done or Done(), RHYTHM, now=SINCE + waited)


@pytest.mark.parametrize(("days", "number"), THRESHOLDS)
@pytest.mark.parametrize("step", REMINDED)
def test_each_reminder_is_due_on_its_day_and_not_a_second_before(
    step: Step, days: int, number: int
) -> None:
    reminded = Done(reminders=number - 1)

    assert after(step, timedelta(days=days) - SECOND, reminded) is None
    assert after(step, timedelta(days=days), reminded) == Due(Deed.REMIND, number)


@pytest.mark.parametrize(("days", "number"), THRESHOLDS)
@pytest.mark.parametrize("step", REMINDED)
def test_no_reminder_is_due_twice(step: Step, days: int, number: int) -> None:
    assert after(step, timedelta(days=days), Done(reminders=number)) is None


@pytest.mark.parametrize("step", REMINDED)
def test_after_a_long_stop_only_the_latest_reminder_is_due(step: Step) -> None:
    assert after(step, timedelta(days=15)) == Due(Deed.REMIND, 3)


@pytest.mark.parametrize("reminders", [0, 1, 2, 3])
@pytest.mark.parametrize(
    ("step", "deed"),
    [
        (Step.ANSWER, Deed.EXPIRE),
        (Step.CHOICE, Deed.PROPOSE_RESTART),
        (Step.DATE, Deed.PROPOSE_RESTART),
        (Step.VISIT, Deed.PROPOSE_RESTART),
    ],
)
def test_the_fallback_follows_the_last_reminder(step: Step, deed: Deed, reminders: int) -> None:
    done = Done(reminders=reminders)

    assert after(step, timedelta(days=21) - SECOND, Done(reminders=3)) is None
    assert after(step, timedelta(days=21), done) == Due(deed)
    assert after(step, timedelta(days=400), done) == Due(deed)


@pytest.mark.parametrize("step", [Step.CHOICE, Step.DATE, Step.VISIT])
def test_a_restart_is_proposed_once(step: Step) -> None:
    assert after(step, timedelta(days=400), Done(proposed=True)) is None


@pytest.mark.parametrize("waited", [timedelta(), timedelta(days=21), timedelta(days=400)])
def test_what_waits_for_review_stands_in_the_queue_and_nobody_is_reminded(
    waited: timedelta,
) -> None:
    assert after(Step.REVIEW, waited) is None


def test_the_invitation_leaves_when_the_approval_can_no_longer_be_undone() -> None:
    window = timedelta(minutes=10)

    assert after(Step.APPROVAL, window) is None
    assert after(Step.APPROVAL, window + SECOND) == Due(Deed.INVITE)


def test_a_relay_has_intervals_of_its_own() -> None:
    hasty = Rhythm(first_days=1, second_days=2, third_days=3, fallback_days=4)
    silence = Silence(Step.ANSWER, SINCE)

    told = [due(silence, Done(), hasty, now=SINCE + timedelta(days=day)) for day in range(5)]

    assert told == [
        None,
        Due(Deed.REMIND, 1),
        Due(Deed.REMIND, 2),
        Due(Deed.REMIND, 3),
        Due(Deed.EXPIRE),
    ]


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize(
    "done", [Done(number, proposed=p) for number in range(4) for p in (False, True)]
)
def test_what_comes_next_falls_due_at_its_moment_and_not_before(step: Step, done: Done) -> None:
    silence = Silence(step, SINCE)
    expected = coming(silence, done, RHYTHM)

    if expected is None:
        assert step is Step.REVIEW or done.proposed
    else:
        assert due(silence, done, RHYTHM, now=expected.at) == expected.due
        assert due(silence, done, RHYTHM, now=expected.at - timedelta(microseconds=1)) is None


def leg(
    state: HandoverState,
    *,
    on: date | None = None,
    choice: NominationState | None = None,
    choice_at: datetime | None = None,
    fell_at: datetime | None = None,
    waited_at: datetime | None = None,
) -> LegFacts:
    return LegFacts(
        state=state,
        scheduled_on=on,
        began_at=SINCE,
        choice=choice,
        choice_at=choice_at,
        fell_at=fell_at,
        waited_at=waited_at,
    )


VISITED = HandoverState.VISITED
MIDNIGHT = datetime(2026, 5, 14, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "silence"),
    [
        (leg(HandoverState.PLANNED), Silence(Step.DATE, SINCE)),
        (leg(HandoverState.PLANNED, waited_at=LATER), Silence(Step.DATE, LATER)),
        (leg(HandoverState.SCHEDULED, on=date(2026, 5, 14)), Silence(Step.VISIT, MIDNIGHT)),
        (leg(HandoverState.SCHEDULED, on=date(2026, 5, 1)), Silence(Step.VISIT, SINCE)),
        (leg(VISITED), Silence(Step.CHOICE, SINCE)),
        (leg(VISITED, fell_at=LATER), Silence(Step.CHOICE, LATER)),
        (leg(VISITED, fell_at=LATER, waited_at=LATEST), Silence(Step.CHOICE, LATEST)),
        (
            leg(VISITED, choice=NominationState.SUBMITTED, choice_at=LATER),
            Silence(Step.REVIEW, LATER),
        ),
        (
            leg(VISITED, choice=NominationState.APPROVED, choice_at=LATER, waited_at=LATEST),
            Silence(Step.APPROVAL, LATER),
        ),
        (
            leg(VISITED, choice=NominationState.INVITED, choice_at=LATER, fell_at=LATEST),
            Silence(Step.ANSWER, LATER),
        ),
    ],
)
def test_every_leg_waits_for_one_thing_since_one_moment(facts: LegFacts, silence: Silence) -> None:
    assert silence_of(facts) == silence


CHOICES = [None, NominationState.SUBMITTED, NominationState.APPROVED, NominationState.INVITED]
STANDINGS = [
    *((HandoverState.PLANNED, None, choice) for choice in CHOICES[:2]),
    *((HandoverState.SCHEDULED, date(2026, 5, 14), choice) for choice in CHOICES[:2]),
    *((VISITED, on, choice) for on in (None, date(2026, 5, 12)) for choice in CHOICES),
]


def test_the_choices_that_are_under_way_and_no_others_are_waited_for() -> None:
    assert set(CHOICES[1:]) == OPEN - {NominationState.ACCEPTED}, "an accepted one is the next leg"
    ended = {state for state, end in ENDED_BY.items() if end is not InvitationState.OPEN}
    assert NominationState.INVITED not in ended, "an invited one has an invitation to answer"


@pytest.mark.parametrize("moments", list(product((None, LATER), repeat=2)))
@pytest.mark.parametrize(("state", "on", "choice"), STANDINGS)
def test_in_every_standing_the_silence_ends_by_itself_or_at_the_admins(
    state: HandoverState,
    on: date | None,
    choice: NominationState | None,
    moments: tuple[datetime | None, datetime | None],
) -> None:
    fell_at, waited_at = moments
    facts = leg(state, on=on, choice=choice, choice_at=SINCE, fell_at=fell_at, waited_at=waited_at)
    silence = silence_of(facts)
    done, now, deeds = Done(), silence.since, []

    while (expected := coming(silence, done, RHYTHM)) is not None:
        assert now <= expected.at <= silence.since + RHYTHM.fallback
        assert due(silence, done, RHYTHM, now=expected.at) == expected.due
        now = expected.at
        deeds.append(expected.due.deed)
        if expected.due.deed in {Deed.INVITE, Deed.EXPIRE}:
            break  # which begins another silence
        proposed = expected.due.deed is Deed.PROPOSE_RESTART
        done = Done(max(done.reminders, expected.due.number), proposed)

    assert deeds == ENDS[silence.step]


REMINDERS = [Deed.REMIND] * 3
ENDS = {
    Step.DATE: [*REMINDERS, Deed.PROPOSE_RESTART],
    Step.VISIT: [*REMINDERS, Deed.PROPOSE_RESTART],
    Step.CHOICE: [*REMINDERS, Deed.PROPOSE_RESTART],
    Step.REVIEW: [],
    Step.APPROVAL: [Deed.INVITE],
    Step.ANSWER: [*REMINDERS, Deed.EXPIRE],
}


@pytest.mark.parametrize(
    "planned_on", [date(2026, 3, 26), date(2026, 3, 27), date(2026, 10, 22), date(2026, 10, 23)]
)
def test_days_of_silence_are_days_that_passed_also_when_the_clocks_change(planned_on: date) -> None:
    silence = silence_of(
        LegFacts(
            state=HandoverState.SCHEDULED,
            scheduled_on=planned_on,
            began_at=SINCE.replace(year=2025),
        )
    )

    next_one = coming(silence, Done(), RHYTHM)

    assert next_one is not None
    assert next_one.at.astimezone(UTC) - silence.since.astimezone(UTC) == timedelta(days=3)
    assert due(silence, Done(), RHYTHM, now=next_one.at) == next_one.due
    assert due(silence, Done(), RHYTHM, now=next_one.at.astimezone(UTC)) == next_one.due
