"""The invited company's form, and the one for the code that a letter gives it."""

from __future__ import annotations

from typing import Self

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField

from app.web.answering import AnswerFields
from app.web.texts import one_line

# Sixteen, with what people put between them.
CODE_CHARACTERS = 40


class AnswerForm(AnswerFields, FlaskForm):
    """Its own CSRF check, so that a lost cookie costs the company nothing of what it wrote."""

    def with_fault(self, words: str) -> Self:
        """Say that nothing was sent for a reason that lies in no field."""
        self.form_errors = [words]
        return self


class LetterCodeForm(FlaskForm):
    """The code in a letter; it opens what its company alone may answer, so no address holds it."""

    code = StringField(_l("Koden i brevet"), [one_line(max_length=CODE_CHARACTERS)])
