"""Posting letters: once for each kind, subject, version and recipient, in the transaction of the change."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.post_mail import About, Recipient, post_mail
from app.actions.post_to_admins import post_to_admins
from app.domain.mail import MailKind
from app.domain.roles import Role
from app.storage.outbox import OutgoingMail
from app.storage.people import Person
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.stage import ActAs
from tests.support.statements import count_statements

CISSI = Recipient("Cissi@dorren.example", "Cissi Ek")
ABOUT = About("visit:7")
KIND = MailKind.FINDER_MESSAGE


def test_a_letter_is_posted_once(act_as: ActAs, session: Session) -> None:
    first = post_mail(act_as(), KIND, ABOUT, to=CISSI)

    again = post_mail(act_as(), KIND, ABOUT, to=Recipient("cissi@DORREN.example"))

    assert (first, again) == (True, False)
    assert len(_posted(session)) == 1


@pytest.mark.parametrize(
    ("about", "to"),
    [
        (About("visit:7", version=2), CISSI),
        (About("visit:8"), CISSI),
        (ABOUT, Recipient("doris@dorren.example")),
    ],
)
def test_another_version_subject_or_recipient_is_another_letter(
    act_as: ActAs, session: Session, about: About, to: Recipient
) -> None:
    post_mail(act_as(), KIND, ABOUT, to=CISSI)

    assert post_mail(act_as(), KIND, about, to=to)
    assert len(_posted(session)) == 2


def test_a_change_that_is_taken_back_posts_nothing(act_as: ActAs, session: Session) -> None:
    with pytest.raises(ZeroDivisionError):
        _post_and_fail(act_as())

    assert _posted(session) == []


def test_posting_costs_one_statement(act_as: ActAs, engine: Engine) -> None:
    with count_statements(engine) as statements:
        post_mail(act_as(), KIND, ABOUT, to=CISSI)

    assert len(statements) == 1, statements


def test_every_admin_gets_a_letter_in_one_statement_and_nobody_else_does(
    act_as: ActAs, session: Session, engine: Engine, astrid: Person, bo: Person
) -> None:
    left = cast.make_person(session, "Axel", Role.ADMIN, now=act_as().now)
    with transaction(session):
        left.deactivated_at = act_as().now
        session.add(left)

    with count_statements(engine) as statements:
        posted = post_to_admins(act_as(), KIND, ABOUT)
    again = post_to_admins(act_as(), KIND, ABOUT)

    assert (posted, again) == (1, 0)
    assert len(statements) == 1, statements
    assert [(row.recipient_email, row.recipient_name) for row in _posted(session)] == [
        (astrid.email, "Astrid")
    ]


def _post_and_fail(act: Act) -> None:
    with transaction(act.session):
        post_mail(act, KIND, ABOUT, to=CISSI)
        raise ZeroDivisionError


def _posted(session: Session) -> list[OutgoingMail]:
    session.rollback()
    return list(session.scalars(select(OutgoingMail)))
