"""Post a letter to everybody who is an admin now."""

from __future__ import annotations

from sqlalchemy import literal, select

from app.actions.act import Act
from app.actions.post_mail import SWEDISH, About, post_to_chosen
from app.domain.mail import MailKind
from app.domain.roles import Role
from app.storage.people import Person


def post_to_admins(act: Act, kind: MailKind, about: About) -> int:
    """Post in one statement, and give how many letters were posted anew."""
    admins = select(Person.email, Person.name, literal(SWEDISH)).where(
        Person.role == Role.ADMIN, Person.deactivated_at.is_(None)
    )
    return post_to_chosen(act, kind, about, admins)
