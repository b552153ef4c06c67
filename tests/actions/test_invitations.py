"""Asking the chosen company: by which way, once, with times, and bound to its version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.annul_visit import annul_visit
from app.actions.answer_invitation import Yes, accept_invitation, decline_invitation
from app.actions.end_invitation import expire_invitation, withdraw_invitation
from app.actions.invite_company import Asking, SentInvitation, invite_company
from app.actions.keep_relay_moving import keep_relay_moving
from app.actions.note_yes import note_yes
from app.actions.start_handover import start_handover
from app.domain.errors import (
    LinkExpired,
    NotAllowed,
    NotFound,
    ReasonNeeded,
    UnacceptableField,
    WrongState,
)
from app.domain.handover import HandoverState, StartReason
from app.domain.invitation import Channel, InvitationState
from app.domain.nomination import NominationState
from app.domain.proposed_times import VisitTime
from app.storage.companies import Company
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.invitations import Invitation, ProposedTime
from app.storage.nominations import Nomination
from app.storage.relays import Baton, Relay
from tests.support import cast
from tests.support.invariants import check_invariants
from tests.support.road import Road

SECOND = "Byns Bageri"
CISSI = ContactDetails(name="Cissi Ek", email="cissi@tomoku.example", phone="0247-123 45")


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


@pytest.fixture
def nomination_id(road: Road, visit_id: int) -> int:
    """An approved choice."""
    nomination_id = road.nominate(visit_id).nomination_id
    road.approve(nomination_id)
    return nomination_id


@pytest.fixture
def sent(road: Road, nomination_id: int) -> SentInvitation:
    return road.invite(nomination_id)


def invitation(road: Road, sent: SentInvitation) -> Invitation:
    return road.row(Invitation, sent.invitation_id)


def state_of(road: Road, nomination_id: int | None) -> NominationState:
    return road.row(Nomination, nomination_id or 0).state


def accept(road: Road, sent: SentInvitation, **said: Any) -> Any:
    act = road.by_invitation(sent.invitation_id)
    return accept_invitation(act, invitation_id=sent.invitation_id, yes=Yes(**said))


def decline(road: Road, sent: SentInvitation) -> None:
    act = road.by_invitation(sent.invitation_id)
    decline_invitation(act, invitation_id=sent.invitation_id)


@pytest.mark.parametrize(("minutes", "invited"), [(9, False), (10, False), (10.1, True)])
def test_the_invitation_leaves_when_the_approval_can_no_longer_be_undone(
    road: Road, nomination_id: int, minutes: float, invited: bool
) -> None:
    keep_relay_moving(road.act(minutes=minutes))

    assert road.count(Invitation) == invited
    expected = NominationState.INVITED if invited else NominationState.APPROVED
    assert state_of(road, nomination_id) is expected


def test_it_is_invited_once_however_often_the_worker_comes_by(
    road: Road, nomination_id: int
) -> None:
    road.invite(nomination_id)

    with road.unchanged():
        assert keep_relay_moving(road.act(minutes=12)) == []


def test_an_approval_is_not_rushed_by_hand_either(road: Road, nomination_id: int) -> None:
    with road.unchanged(), pytest.raises(WrongState):
        invite_company(road.act(road.astrid, minutes=10), nomination_id=nomination_id)


@pytest.mark.parametrize("who", ["bo", "nobody"])
def test_only_an_admin_or_the_system_invites(road: Road, nomination_id: int, who: str) -> None:
    act = road.act(road.bo, minutes=11) if who == "bo" else road.by_link(1, minutes=11)

    with road.unchanged(), pytest.raises(NotAllowed):
        invite_company(act, nomination_id=nomination_id)


def test_the_contact_of_the_register_is_invited_by_mail(
    road: Road, relay: Relay, visit_id: int
) -> None:
    company = cast.make_company(road.session, relay, "Tomoku Hus", now=road.now)
    add_contact(road.act(road.astrid), company_id=company.id, details=CISSI)
    nomination_id = road.nominate(visit_id).nomination_id
    road.approve(nomination_id)

    sent = road.invite(nomination_id)

    assert sent.channel is Channel.MAIL
    assert invitation(road, sent).recipient_email == "cissi@tomoku.example"


def test_a_company_without_an_address_is_asked_by_a_person(sent: SentInvitation) -> None:
    assert sent.channel is Channel.PERSON


def test_three_working_days_two_weeks_ahead_are_proposed(road: Road, sent: SentInvitation) -> None:
    times = road.session.scalars(select(ProposedTime).order_by(ProposedTime.position)).all()

    assert [(time.day, time.starts_at) for time in times] == [
        (date(2026, 5, 26), time(9)),
        (date(2026, 5, 28), time(13)),
        (date(2026, 6, 1), time(10)),
    ]


def test_an_admin_names_address_and_times(road: Road, nomination_id: int) -> None:
    times = [VisitTime(date(2026, 6, 3)), VisitTime(date(2026, 6, 2), time(8, 30))]

    sent = invite_company(
        road.act(road.astrid, minutes=11),
        nomination_id=nomination_id,
        asking=Asking(email="doris@example.com", name="Doris", times=times),
    )

    kept = invitation(road, sent)
    assert (kept.channel, kept.recipient_name) == (Channel.MAIL, "Doris")
    assert [time.day for time in kept.times] == [date(2026, 6, 2), date(2026, 6, 3)]


@pytest.mark.parametrize(
    ("asking", "field"),
    [
        (Asking(email="inte en adress"), "email"),
        (Asking(times=[VisitTime(date(2026, 5, 12))]), "times"),
    ],
)
def test_what_cannot_be_used_is_refused(
    road: Road, nomination_id: int, asking: Asking, field: str
) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        invite_company(
            road.act(road.astrid, minutes=11), nomination_id=nomination_id, asking=asking
        )

    assert refused.value.facts["field"] == field


def test_a_yes_with_a_proposed_time_makes_a_scheduled_handover(
    road: Road, sent: SentInvitation, nomination_id: int
) -> None:
    started = accept(road, sent, position=2, contact=CISSI)

    coming = road.row(Handover, started.handover_id)
    assert (coming.state, coming.scheduled_on) == (HandoverState.SCHEDULED, date(2026, 5, 28))
    assert coming.starts_at == time(13)
    assert cast.card_of(road.session, coming) == started.code
    assert state_of(road, nomination_id) is NominationState.ACCEPTED
    assert invitation(road, sent).state is InvitationState.ACCEPTED
    contact = road.session.scalars(select(Contact)).one()
    assert (contact.company_id, contact.name) == (coming.company_id, "Cissi Ek")
    check_invariants(road.session, road.app.extensions["keys"])


def test_a_yes_with_a_wish_makes_a_planned_handover(road: Road, sent: SentInvitation) -> None:
    started = accept(road, sent, wish="Helst en fredag i juni")

    assert road.row(Handover, started.handover_id).state is HandoverState.PLANNED
    assert invitation(road, sent).wish == "Helst en fredag i juni"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"position": 4}, "position"),
        ({"position": 0}, "position"),
        ({"contact": ContactDetails(name="Cissi", email="@")}, "email"),
        ({"contact": ContactDetails(name="Cissi", phone="noll")}, "phone"),
        ({"wish": "x" * 501}, "wish"),
    ],
)
def test_a_yes_that_cannot_be_read_changes_nothing(
    road: Road, sent: SentInvitation, said: dict[str, Any], field: str
) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        accept(road, sent, **said)

    assert refused.value.facts["field"] == field


@pytest.mark.parametrize("answer", [accept, decline])
def test_an_answer_sent_twice_counts_once(
    road: Road, sent: SentInvitation, answer: Callable[..., Any]
) -> None:
    answer(road, sent)

    with road.unchanged():
        assert answer(road, sent) is None


@pytest.mark.parametrize(
    "answer", [lambda act, **which: accept_invitation(act, yes=Yes(), **which), decline_invitation]
)
def test_one_invitations_link_answers_no_other(
    road: Road, sent: SentInvitation, answer: Callable[..., Any]
) -> None:
    act = road.by_invitation(sent.invitation_id + 1)

    with road.unchanged(), pytest.raises(NotAllowed):
        answer(act, invitation_id=sent.invitation_id)


def test_an_invitation_that_never_was_cannot_be_answered(road: Road) -> None:
    with pytest.raises(NotFound):
        decline_invitation(road.by_invitation(99), invitation_id=99)


def test_a_late_no_to_an_earlier_version_cannot_undo_the_yes_to_a_later(
    road: Road, sent: SentInvitation, nomination_id: int
) -> None:
    newer = invite_company(road.act(road.astrid, minutes=20), nomination_id=nomination_id)
    accept(road, newer)

    with road.unchanged(), pytest.raises(LinkExpired):
        decline(road, sent)

    assert (newer.version, state_of(road, nomination_id)) == (2, NominationState.ACCEPTED)


def test_a_no_opens_the_choice_again(
    road: Road, sent: SentInvitation, handover: Handover, nomination_id: int, visit_id: int
) -> None:
    decline(road, sent)

    assert state_of(road, nomination_id) is NominationState.DECLINED
    assert road.nominate(visit_id, "Ett Annat").nomination_id


def test_after_a_no_the_second_choice_approved_ahead_is_invited(road: Road, visit_id: int) -> None:
    chosen = road.nominate(visit_id, second=SECOND)
    road.approve(chosen.nomination_id)
    road.approve(chosen.second_id or 0)
    decline(road, road.invite(chosen.nomination_id))

    second = road.invite(chosen.second_id or 0, minutes=13)

    accept(road, second)
    assert state_of(road, chosen.second_id) is NominationState.ACCEPTED
    check_invariants(road.session, road.app.extensions["keys"])


def test_after_a_no_a_second_choice_that_nobody_has_read_waits_for_its_review(
    road: Road, visit_id: int
) -> None:
    chosen = road.nominate(visit_id, second=SECOND)
    road.approve(chosen.nomination_id)
    decline(road, road.invite(chosen.nomination_id))

    assert keep_relay_moving(road.act(minutes=13)) == []
    assert state_of(road, chosen.second_id) is NominationState.SUBMITTED


def test_taking_an_invitation_back_wants_a_reason_and_ends_its_link(
    road: Road, sent: SentInvitation, nomination_id: int
) -> None:
    act = road.act(road.astrid, minutes=12)
    with pytest.raises(ReasonNeeded):
        withdraw_invitation(act, nomination_id=nomination_id, reason=" ")

    withdraw_invitation(act, nomination_id=nomination_id, reason="Fel företag")

    with road.unchanged(), pytest.raises(LinkExpired):
        accept(road, sent)
    assert state_of(road, nomination_id) is NominationState.WITHDRAWN


def test_annulling_the_visit_takes_the_invitation_back(
    road: Road, sent: SentInvitation, visit_id: int, nomination_id: int
) -> None:
    annul_visit(road.act(road.astrid, minutes=12), visit_id=visit_id, reason="Fel dag")

    assert invitation(road, sent).state is InvitationState.WITHDRAWN
    assert state_of(road, nomination_id) is NominationState.SUBMITTED
    assert keep_relay_moving(road.act(minutes=60)) == []


def test_a_restart_supersedes_the_invitation(
    road: Road, sent: SentInvitation, baton: Baton, company: Company
) -> None:
    start_handover(
        road.act(road.astrid, minutes=12),
        baton_id=baton.id,
        workplace_id=company.workplaces[0].id,
        reason=StartReason.NO_CHOICE,
    )

    assert invitation(road, sent).state is InvitationState.SUPERSEDED


def test_an_admins_yes_answers_the_invitation(
    road: Road, sent: SentInvitation, nomination_id: int
) -> None:
    note_yes(road.act(road.astrid, minutes=12), nomination_id=nomination_id)

    assert invitation(road, sent).state is InvitationState.ACCEPTED


@pytest.mark.parametrize("ended", [expire_invitation, None])
def test_whoever_thinks_better_of_it_may_be_asked_anew(
    road: Road,
    sent: SentInvitation,
    nomination_id: int,
    ended: Callable[..., None] | None,
) -> None:
    if ended:
        ended(road.act(minutes=12), nomination_id=nomination_id)
    else:
        decline(road, sent)

    newer = invite_company(road.act(road.astrid, minutes=20), nomination_id=nomination_id)

    assert (newer.version, state_of(road, nomination_id)) == (2, NominationState.INVITED)


def test_nobody_is_asked_anew_when_somebody_else_has_been(
    road: Road, sent: SentInvitation, nomination_id: int, visit_id: int
) -> None:
    decline(road, sent)
    road.nominate(visit_id, "Ett Annat")

    with road.unchanged(), pytest.raises(WrongState):
        invite_company(road.act(road.astrid, minutes=20), nomination_id=nomination_id)
