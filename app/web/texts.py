"""Free text in forms: cleaned as it is kept, and refused in words by its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import Field, ValidationError

from app.domain.text import TextFault, UnacceptableText, clean_line, clean_text

REFUSALS: Mapping[TextFault, LazyString] = {
    TextFault.CONTROL_CHARACTER: _l(
        "Texten innehöll ett osynligt tecken. Vi har tagit bort det: läs igenom och skicka igen."
    ),
    TextFault.DIRECTION_MARK: _l(
        "Texten innehöll ett osynligt tecken som vänder på skriftens riktning."
        " Vi har tagit bort det: läs igenom och skicka igen."
    ),
    TextFault.HOLDS_PERSONAL_NUMBER: _l(
        "Det ser ut som ett personnummer. Ta bort det, vi behöver det inte."
    ),
}


def one_line(*, max_length: int) -> Callable[[Any, Field], None]:
    """Make a validator that cleans a field of one line; what it refuses stays in the field."""
    return _validator(clean_line, max_length)


def several_lines(*, max_length: int) -> Callable[[Any, Field], None]:
    """Make a validator that cleans a field of several lines; what it refuses stays in the field."""
    return _validator(clean_text, max_length)


def refusal_of(fault: TextFault, *, max_length: int | None = None) -> str:
    """Say in the reader's language why a text is not taken."""
    if fault is TextFault.TOO_LONG:
        return str(_("Texten får vara högst %(max)s tecken. Korta den.", max=max_length))
    return str(REFUSALS[fault])


def _validator(clean: Callable[..., str], max_length: int) -> Callable[[Any, Field], None]:
    def validate(_form: Any, field: Field) -> None:
        try:
            field.data = clean(field.data or "", max_length=max_length)
        except UnacceptableText as refused:
            field.data = seen(field.data or "")
            raise ValidationError(
                refusal_of(refused.reason, max_length=refused.max_length)
            ) from refused

    return validate


def seen(text: str) -> str:
    """Give back what was written without what no page may hold: nobody can find what is unseen."""
    return "".join(filter(_is_seen, text))


def _is_seen(character: str) -> bool:
    return character.isprintable() or character in "\n\r\t"
