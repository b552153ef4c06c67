"""The demo: every list has something in it, and real companies are made to say nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.demo.companies import DORREN, INVENTED, REAL
from app.actions.demo.stage import PASSWORD, PEOPLE
from app.actions.load_demo import (
    NotEmpty,
    current_handover,
    load_demo,
    move_demo_to_today,
)
from app.actions.record_visit import Scan, record_visit
from app.actions.verify_journal import verify_journal
from app.adapters import passwords
from app.domain.baton import BatonState
from app.domain.calendar import stockholm_date
from app.domain.handover import HandoverState, is_expected
from app.domain.nomination import NominationState
from app.domain.promise import PromiseState
from app.domain.roles import Actor
from app.storage import scans
from app.storage.companies import Company
from app.storage.handovers import Code, Handover
from app.storage.journal import INSTALLATION, JournalEntry
from app.storage.nominations import Nomination, Suggestion
from app.storage.notes import Note, NoteTopic
from app.storage.people import Person
from app.storage.promises import Promise
from app.storage.relays import Baton
from app.storage.visits import FinderMessage, Participant, PendingScan, Visit
from tests.support.demo import lay_out_demo

INVENTED_WORDS = ("Påhitt", "Låtsas", "Fantasi", "Sago", "Exempel")


@pytest.fixture
def act(app: Flask, session: Session, now: datetime) -> Act:
    return Act(session, now, Actor.system(), app.extensions["keys"])


@pytest.fixture
def demo(act: Act) -> Act:
    lay_out_demo(act)
    return act


def test_the_demo_is_played_from_nothing(act: Act) -> None:
    load_demo(act)

    assert current_handover(act.session) is not None
    assert not any(report.fault for report in verify_journal(act.session, act.keys))


def test_the_key_is_on_its_way_to_the_third_company_today(demo: Act) -> None:
    current = current_handover(demo.session)

    assert current is not None
    assert current.company == DORREN.name
    assert current.scheduled_on == stockholm_date(demo.now)


def test_a_scan_of_the_current_card_is_logged_as_the_third_visit(demo: Act) -> None:
    current = current_handover(demo.session)
    assert current is not None

    scanned = scans.scanned(demo.session, current.code)
    recorded = record_visit(demo, Scan(current.code))

    assert scanned is not None
    assert scanned.expectation is not None
    assert is_expected(scanned.expectation, now=demo.now)
    assert (recorded.number, recorded.ordinal) == (3, 3)


def test_the_journal_of_the_demo_holds_and_goes_forward_in_time(demo: Act) -> None:
    reports = verify_journal(demo.session, demo.keys)
    times = demo.session.scalars(
        select(JournalEntry.at)
        .where(JournalEntry.chain != INSTALLATION)
        .order_by(JournalEntry.sequence)
    ).all()

    assert not any(report.fault for report in reports)
    assert list(times) == sorted(times)


def test_every_kind_of_list_has_something_in_it(demo: Act) -> None:
    session = demo.session

    handovers = set(session.scalars(select(Handover.state)))
    nominations = set(session.scalars(select(Nomination.state)))
    batons = set(session.scalars(select(Baton.state)))
    waiting = [PendingScan, FinderMessage, Suggestion, Participant]
    counts = [session.scalar(select(func.count()).select_from(row)) for row in waiting]

    assert handovers >= set(HandoverState) - {HandoverState.PLANNED}
    assert nominations >= {
        NominationState.SUBMITTED,
        NominationState.APPROVED,
        NominationState.ACCEPTED,
        NominationState.REJECTED,
        NominationState.DECLINED,
        NominationState.WITHDRAWN,
    }
    assert batons >= {BatonState.CARRIED, BatonState.WITH_COMPANY, BatonState.RETIRED}
    assert all(counts)
    assert session.scalar(select(Visit.id).where(Visit.annulled_at.is_not(None)))
    assert session.scalar(select(Visit.id).where(Visit.revisit.is_(True)))
    assert session.scalar(select(Code.id).where(Code.replaced_at.is_not(None)))
    assert session.scalar(select(Nomination.id).where(Nomination.visit_undone.is_(True)))
    assert session.scalar(select(Nomination.id).where(Nomination.rank == 2))


def test_what_companies_said_and_what_was_promised_them_has_something_of_each(demo: Act) -> None:
    session = demo.session

    promised = session.execute(select(Promise.state, Promise.due_on)).all()
    kept = {state for state, _due in promised}
    due = [day for state, day in promised if state is PromiseState.OPEN]
    today = stockholm_date(demo.now)

    assert kept == {PromiseState.OPEN, PromiseState.KEPT}
    assert min(due) < today < max(due)
    assert session.scalar(select(func.count(NoteTopic.topic_id.distinct()))) == 4
    assert len(set(session.scalars(select(Company.size_class)))) > 4
    assert len(set(session.scalars(select(Company.industry_code)))) > 10


def test_real_companies_are_made_to_say_nothing(demo: Act) -> None:
    real = [company.name for company in REAL]
    chosen_by_them = (
        select(Nomination)
        .join(Handover, Handover.id == Nomination.handover_id)
        .where(Handover.company_name.in_(real))
    )

    nominations = demo.session.scalars(chosen_by_them).all()
    noted = (
        select(Note.id)
        .join(Visit, Visit.id == Note.visit_id)
        .join(Handover, Handover.id == Visit.handover_id)
    )
    known = Company.industry_code.is_not(None)
    described = select(Company.id).where(Company.name.in_(real), known)

    assert nominations
    assert not demo.session.scalars(noted.where(Handover.company_name.in_(real))).all()
    assert not demo.session.scalars(described).all()
    assert not any(one.reason or one.nominator_name for one in nominations)


def test_invented_companies_and_dates_say_that_they_are_invented(demo: Act) -> None:
    names = demo.session.scalars(select(Company.name)).all()
    notes = demo.session.scalars(select(Visit.note).where(Visit.annulled_at.is_(None))).all()

    assert len(names) == len(REAL) + len(INVENTED)
    assert all(name.startswith(INVENTED_WORDS) for name in set(names) - {c.name for c in REAL})
    assert all("åhitta" in (note or "") for note in notes)


def test_the_demos_people_can_sign_in_with_what_is_printed(demo: Act) -> None:
    hashes = demo.session.scalars(select(Person.password_hash).order_by(Person.id)).all()

    assert len(hashes) == len(PEOPLE)
    assert all(passwords.matches(PASSWORD, password_hash=kept) for kept in hashes)


def test_the_demo_is_loaded_into_an_empty_installation_alone(demo: Act) -> None:
    entries = demo.session.scalar(select(func.count()).select_from(JournalEntry))

    with pytest.raises(NotEmpty):
        load_demo(demo)

    assert demo.session.scalar(select(func.count()).select_from(JournalEntry)) == entries


def test_a_demo_from_another_day_is_moved_to_today(demo: Act) -> None:
    later = replace(demo, now=demo.now + timedelta(days=9))

    move_demo_to_today(later)

    current = current_handover(demo.session)
    assert current is not None
    assert current.scheduled_on == stockholm_date(later.now)


def test_a_demo_that_is_planned_for_today_or_later_stays_as_it_is(demo: Act) -> None:
    entries = demo.session.scalar(select(func.count()).select_from(JournalEntry))

    move_demo_to_today(demo)
    move_demo_to_today(replace(demo, now=demo.now - timedelta(days=1)))

    assert demo.session.scalar(select(func.count()).select_from(JournalEntry)) == entries


def test_a_demo_whose_visit_is_logged_stays_as_it_is(demo: Act) -> None:
    current = current_handover(demo.session)
    assert current is not None
    record_visit(demo, Scan(current.code))

    move_demo_to_today(replace(demo, now=demo.now + timedelta(days=9)))

    after = current_handover(demo.session)
    assert after is not None
    assert after.scheduled_on == stockholm_date(demo.now)


def test_without_a_demo_there_is_nothing_to_move(act: Act) -> None:
    move_demo_to_today(act)

    assert current_handover(act.session) is None
