"""The forms on a visit's talk: what was said, what it was about, and who was there."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from app.actions.fields import CONTACT_ROLE_CHARACTERS, NAME_CHARACTERS
from app.actions.note_talk import NOTE_CHARACTERS
from app.domain.visit import Side
from app.storage.topics import Topic
from app.web.rows import LARGEST_ID
from app.web.templating import language
from app.web.texts import one_line, several_lines


class GuardedForm(FlaskForm):
    """A form whose CSRF token the gate has checked already."""

    class Meta:
        csrf = False


class TopicsField(SelectMultipleField):
    """Topics by their ids; what is no id at all is not there."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, coerce=row_id, validate_choice=False, choices=[], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [found for value in valuelist if (found := row_id(value))]

    def offer(self, topics: list[Topic]) -> None:
        """Offer the topics in use, and a retired one where it was chosen before."""
        self.choices = [
            (topic.id, topic.called(language()))
            for topic in topics
            if topic.retired_at is None or topic.id in (self.data or [])
        ]


class IntentForm(GuardedForm):
    """A form whose page names what is meant by it, so that sending it twice does it once."""

    key = HiddenField()

    @property
    def intent(self) -> str | None:
        """The key of this page's button; a page with a spoilt key still keeps what was written."""
        try:
            return str(uuid.UUID(self.key.data or ""))
        except ValueError:
            return None


class NoteForm(IntentForm):
    """What a company said; `version` is that of the words that are corrected."""

    topics = TopicsField(_l("Vad handlade det om?"))
    words = TextAreaField(_l("Vad sa företaget?"), [several_lines(max_length=NOTE_CHARACTERS)])
    version = HiddenField()

    @property
    def read_version(self) -> int:
        """The version that was read; nonsense is none that any note has had."""
        return row_id(self.version.data)


class ParticipantForm(GuardedForm):
    """Somebody who was there and has no account; only the name is demanded."""

    name = StringField(
        _l("Namn"), [one_line(max_length=NAME_CHARACTERS), InputRequired(_l("Skriv ett namn."))]
    )
    role = StringField(_l("Roll den dagen"), [one_line(max_length=CONTACT_ROLE_CHARACTERS)])
    side = RadioField(
        _l("Från"),
        [InputRequired(_l("Välj vilken sida personen var med på."))],
        choices=lambda: [
            SelectChoice(value=Side.COMPANY.value, label=_("Företaget")),
            SelectChoice(value=Side.OFFICE.value, label=_("Kommunen")),
        ],
        default=Side.COMPANY.value,
    )


class PartForm(GuardedForm):
    """Name and role of somebody who was there; a name that belongs to an account stands fast."""

    name = StringField(_l("Namn"), [one_line(max_length=NAME_CHARACTERS)])
    role = StringField(_l("Roll den dagen"), [one_line(max_length=CONTACT_ROLE_CHARACTERS)])


def row_id(value: object) -> int:
    """Read a row's id, as large as the databases can hold, or 0."""
    text = str(value or "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else 0
    return number if number <= LARGEST_ID else 0
