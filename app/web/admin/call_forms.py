"""The form in which an admin notes what an invited company said on the telephone."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from app.actions.fields import NAME_CHARACTERS, REASON_CHARACTERS
from app.web.admin.forms import GuardedForm
from app.web.answering import AnswerFields
from app.web.texts import one_line, several_lines


class CallForm(AnswerFields, GuardedForm):
    """As the company's own form has it, in the words of somebody who writes it down."""

    time = RadioField(_l("Vilken tid valde de?"), [Optional()], validate_choice=False)
    wish = TextAreaField(
        _l("En annan tid, med deras egna ord"), [several_lines(max_length=REASON_CHARACTERS)]
    )
    name = StringField(_l("Vem ska vi höra av oss till?"), [one_line(max_length=NAME_CHARACTERS)])
