"""Where personal data lies: each field with when its term begins, and what stands once it is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from typing import cast as cast_type

from sqlalchemy import ColumnElement, String, and_, case, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.mail import MailState
from app.domain.nomination import NominationState
from app.domain.retention import RULES
from app.extensions import Base
from app.storage.company_requests import CompanyRequest
from app.storage.contacts import Contact
from app.storage.handovers import Code, Handover
from app.storage.interests import Interest
from app.storage.invitations import Invitation
from app.storage.journal import JournalEntry, JournalText
from app.storage.late_choices import LateChoice
from app.storage.nominations import Nomination, Review, Suggestion
from app.storage.notes import Note
from app.storage.outbox import BouncingAddress, OutgoingMail
from app.storage.people import Person, SignIn
from app.storage.photos import Photo
from app.storage.promises import Promise
from app.storage.visits import FinderMessage, Participant, PendingScan, Visit

GONE = "–"
_IN_REVIEW = (NominationState.SUBMITTED, NominationState.APPROVED, NominationState.INVITED)


class Content(StrEnum):
    """What a field holds, which decides how somebody is recognised in it."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    TEXT = "text"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Field:
    """One column with personal data.

    `since` is NULL while the data is in use. `group` binds the fields of a row that are about the
    same person. `emptied` is what stands afterwards.
    """

    column: InstrumentedAttribute[Any]
    content: Content
    since: ColumnElement[Any] | InstrumentedAttribute[Any]
    group: str
    emptied: Any = None

    @property
    def model(self) -> type[Base]:
        return cast_type(type[Base], self.column.class_)

    @property
    def name(self) -> str:
        return f"{self.model.__tablename__}.{self.column.key}"

    @property
    def key(self) -> ColumnElement[Any]:
        return next(iter(self.model.__table__.primary_key))

    @property
    def told(self) -> ColumnElement[Any] | InstrumentedAttribute[Any]:
        """What a finding says of it: of a picture how large it is."""
        if self.content is Content.PICTURE:
            return cast(func.length(self.column), String) + " byte"
        return self.column

    @property
    def stands(self) -> ColumnElement[bool]:
        """Whether there is anything in it still."""
        there = self.column.is_not(None)
        return there if self.emptied is None else and_(there, self.column != self.emptied)

    def is_due(self, now: datetime) -> ColumnElement[bool]:
        """Whether its term is over by its rule."""
        return and_(self.stands, self.since <= RULES[self.name].cutoff(now))


def _gone_address(model: Any) -> ColumnElement[str]:
    """An address that nobody has, and each row has for itself."""
    return literal("raderad-") + cast(model.id, String) + "@nobody.invalid"


_decided = case((Nomination.state.not_in(_IN_REVIEW), Nomination.state_changed_at))
_unpublished = case(
    (
        and_(Nomination.state.not_in(_IN_REVIEW), Nomination.publish_reason.is_(False)),
        Nomination.state_changed_at,
    )
)
_posted = case((OutgoingMail.state != MailState.WAITING, OutgoingMail.posted_at))
_was_there = (
    select(Visit.occurred_at)
    .where(Visit.id == Participant.visit_id)
    .correlate(Participant)
    .scalar_subquery()
)
_was_seen = (
    select(Visit.occurred_at).where(Visit.id == Photo.visit_id).correlate(Photo).scalar_subquery()
)
_recorded = (
    select(JournalEntry.at)
    .where(JournalEntry.id == JournalText.entry_id)
    .correlate(JournalText)
    .scalar_subquery()
)
_signed_out = func.coalesce(SignIn.revoked_at, SignIn.expires_at)

FIELDS: Final = (
    Field(FinderMessage.message, Content.TEXT, FinderMessage.handled_at, "finder_message"),
    Field(FinderMessage.contact, Content.TEXT, FinderMessage.handled_at, "finder_message"),
    Field(Suggestion.reason, Content.TEXT, Suggestion.handled_at, "suggestion"),
    Field(Contact.name, Content.NAME, Contact.ended_at, "contact"),
    Field(Contact.role, Content.TEXT, Contact.ended_at, "contact"),
    Field(Contact.email, Content.EMAIL, Contact.ended_at, "contact"),
    Field(Contact.phone, Content.PHONE, Contact.ended_at, "contact"),
    Field(Nomination.nominator_name, Content.NAME, _decided, "nomination"),
    Field(Nomination.nominator_email, Content.EMAIL, _decided, "nomination"),
    Field(Nomination.reason, Content.TEXT, _unpublished, "nomination_reason"),
    Field(LateChoice.nominator_name, Content.NAME, LateChoice.decided_at, "late_choice"),
    Field(LateChoice.nominator_email, Content.EMAIL, LateChoice.decided_at, "late_choice"),
    Field(LateChoice.reason, Content.TEXT, LateChoice.decided_at, "late_choice"),
    Field(LateChoice.decision_note, Content.TEXT, LateChoice.decided_at, "late_choice_note"),
    Field(Review.reason, Content.TEXT, Review.decided_at, "review", emptied=GONE),
    Field(Interest.about, Content.TEXT, Interest.declared_at, "interest"),
    Field(Invitation.recipient_name, Content.NAME, Invitation.ended_at, "invitation"),
    Field(
        Invitation.recipient_email, Content.EMAIL, Invitation.ended_at, "invitation", emptied=GONE
    ),
    Field(Invitation.wish, Content.TEXT, Invitation.ended_at, "invitation_wish"),
    Field(CompanyRequest.words, Content.TEXT, CompanyRequest.decided_at, "company_request"),
    Field(OutgoingMail.recipient_name, Content.NAME, _posted, "outgoing_mail"),
    Field(
        OutgoingMail.recipient_email,
        Content.EMAIL,
        _posted,
        "outgoing_mail",
        emptied=_gone_address(OutgoingMail),
    ),
    Field(OutgoingMail.facts, Content.TEXT, _posted, "outgoing_mail", emptied="{}"),
    Field(OutgoingMail.last_error, Content.TEXT, _posted, "outgoing_mail"),
    Field(Participant.name, Content.NAME, _was_there, "participant"),
    Field(Participant.role, Content.TEXT, _was_there, "participant"),
    Field(Visit.note, Content.TEXT, Visit.occurred_at, "visit_note"),
    Field(Note.words, Content.TEXT, Note.noted_at, "note"),
    Field(Photo.caption, Content.TEXT, _was_seen, "photo"),
    Field(Photo.picture, Content.PICTURE, _was_seen, "photo"),
    Field(Photo.thumbnail, Content.PICTURE, _was_seen, "photo"),
    Field(Promise.words, Content.TEXT, Promise.ended_at, "promise"),
    Field(Promise.ended_words, Content.TEXT, Promise.ended_at, "promise"),
    Field(Promise.answer, Content.TEXT, Promise.ended_at, "promise"),
    Field(Visit.annul_reason, Content.TEXT, Visit.annulled_at, "visit_annulled", emptied=GONE),
    Field(Handover.start_note, Content.TEXT, Handover.created_at, "handover_start"),
    Field(Handover.cancel_reason, Content.TEXT, Handover.cancelled_at, "handover_cancelled"),
    Field(Code.replace_reason, Content.TEXT, Code.replaced_at, "code"),
    Field(PendingScan.decision_note, Content.TEXT, PendingScan.decided_at, "pending_scan"),
    Field(Person.name, Content.NAME, Person.deactivated_at, "person", emptied=GONE),
    Field(
        Person.email, Content.EMAIL, Person.deactivated_at, "person", emptied=_gone_address(Person)
    ),
    Field(SignIn.label, Content.TEXT, _signed_out, "sign_in", emptied=GONE),
)
# These go as whole rows: an address is all that the one holds, and the journal records the other.
BOUNCING: Final = Field(
    BouncingAddress.email, Content.EMAIL, BouncingAddress.noted_at, "bouncing_address"
)
TEXTS: Final = Field(JournalText.value, Content.TEXT, _recorded, "journal_text")
ALL_FIELDS: Final = (*FIELDS, BOUNCING, TEXTS)


def by_table() -> Mapping[str, list[Field]]:
    """The fields of every table that has any, in the order in which they are told."""
    tables: dict[str, list[Field]] = {}
    for field in ALL_FIELDS:
        tables.setdefault(field.model.__tablename__, []).append(field)
    return tables
