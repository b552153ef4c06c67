"""The forms about promises: what is owed, by whom and when, how it ended, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from app.actions.answer_promise import ANSWER_CHARACTERS
from app.actions.fields import REASON_CHARACTERS
from app.actions.make_promise import PROMISE_CHARACTERS, Promised
from app.storage.people import Person
from app.storage.promises import PromiseLine
from app.storage.topics import Topic
from app.web.moments import DayField
from app.web.staff.talk_forms import GuardedForm, IntentForm, row_id
from app.web.templating import language
from app.web.texts import several_lines


class RowField(SelectField):
    """A choice of one row by its id; what is no id stands for none."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, coerce=row_id, validate_choice=False, **options)


class PromiseForm(IntentForm):
    """What was promised; `version` is the one that is changed."""

    promise = TextAreaField(
        _l("Vad lovar vi?"),
        [
            several_lines(max_length=PROMISE_CHARACTERS),
            InputRequired(_l("Skriv vad ni har lovat företaget.")),
        ],
    )
    owner = RowField(_l("Vem ser till att det blir gjort?"))
    due_on = DayField(_l("Klart senast"), [InputRequired(_l("Välj en dag."))])
    topic = RowField(_l("Ämne"))
    version = HiddenField()

    def offer(self, people: Sequence[Person], topics: Sequence[Topic]) -> None:
        """Offer those who work here, and the topics in use; what is chosen stays among them."""
        self.owner.choices = [(one.id, one.name) for one in people]
        self.topic.choices = [
            (0, _("Inget särskilt")),
            *(
                (one.id, one.called(language()))
                for one in topics
                if one.retired_at is None or one.id == self.topic.data
            ),
        ]

    def promised(self) -> Promised:
        """What the form says, once its day can be read."""
        return Promised(
            words=self.promise.data,
            owner_id=self.owner.data or 0,
            due_on=cast(date, self.due_on.data),
            topic_id=self.topic.data or None,
        )

    @property
    def read_version(self) -> int:
        return row_id(self.version.data)

    @classmethod
    def empty(cls, key: str) -> PromiseForm:
        return cls(formdata=None, key=key, owner=current_user.person_id)

    @classmethod
    def of(cls, promise: PromiseLine) -> PromiseForm:
        return cls(
            formdata=None,
            promise=promise.words,
            owner=promise.owner_id,
            due_on=promise.due_on,
            topic=promise.topic_id or 0,
            version=promise.version,
        )


class EndForm(GuardedForm):
    """How a promise ended: what came of it, or why it was let go."""

    outcome = TextAreaField(_l("Vad blev det?"), [several_lines(max_length=REASON_CHARACTERS)])
    version = HiddenField()

    @property
    def read_version(self) -> int:
        return row_id(self.version.data)


class LetGoForm(EndForm):
    """Why a promise was let go."""

    reason = TextAreaField(_l("Varför?"), [several_lines(max_length=REASON_CHARACTERS)])


class AnswerForm(GuardedForm):
    """What we answer the company."""

    answer = TextAreaField(
        _l("Vårt svar till företaget"),
        [
            several_lines(max_length=ANSWER_CHARACTERS),
            InputRequired(_l("Skriv vad ni svarar företaget.")),
        ],
    )
    version = HiddenField()

    @property
    def read_version(self) -> int:
        return row_id(self.version.data)
