"""Whole numbers in forms; what cannot be read comes back as it was typed, if it can be seen."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import IntegerField

from app.web.texts import seen

MAX_DIGITS = 6


class WholeNumberField(IntegerField):
    """A number of at most six digits, and nothing that Python alone would read as one."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.raw_data = [seen(str(value)) for value in valuelist]
        text = self.raw_data[0].strip() if self.raw_data else ""
        self.data = None
        if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
            raise ValueError(_("Skriv ett heltal, till exempel 7."))
        self.data = int(text)
