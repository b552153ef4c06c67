"""What an admin looks for in the register: words, a place, what is known of a company."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import SelectField, StringField

from app.actions.fields import PLACE_CHARACTERS
from app.domain.eligibility import CompanyStatus
from app.domain.register import SizeClass
from app.domain.text import search_key
from app.storage.company_filter import CompanyFilter
from app.web.admin.choices import choices_among, choices_of
from app.web.admin.company_words import SIZES
from app.web.admin.events import STATUSES
from app.web.admin.forms import GuardedForm
from app.web.admin.industry_words import SECTIONS
from app.web.showable import showable
from app.web.texts import one_line

QUERY_CHARACTERS = 80
WITH, WITHOUT = "med", "utan"


def _any(words: Mapping[Any, LazyString]) -> list[Any]:
    return [*choices_of([("", _l("Alla"))]), *choices_among(words)]


def _sections() -> list[Any]:
    return choices_of([("", _l("Alla")), *SECTIONS.items()])


class CompanySearch(GuardedForm):
    """Any field may be left empty; the names are those of the address."""

    q = StringField(_l("Namn eller ort"), [one_line(max_length=QUERY_CHARACTERS)])
    ort = StringField(_l("Ort"), [one_line(max_length=PLACE_CHARACTERS)])
    bransch = SelectField(_l("Bransch"), choices=_sections(), default="", filters=[showable])
    storlek = SelectField(_l("Storlek"), choices=_any(SIZES), default="", filters=[showable])
    lage = SelectField(
        _l("Läge i registren"), choices=_any(STATUSES), default="", filters=[showable]
    )
    kontakt = SelectField(
        _l("Kontakt"),
        choices=choices_of(
            [("", _l("Alla")), (WITH, _l("Har kontakt")), (WITHOUT, _l("Saknar kontakt"))]
        ),
        default="",
        filters=[showable],
    )

    @property
    def query(self) -> str:
        return self._told("q")

    def wanted(self) -> CompanyFilter:
        """What cannot be read is told by its field and narrows nothing."""
        size, status = self._told("storlek"), self._told("lage")
        return CompanyFilter(
            place_key=search_key(self._told("ort")) or None,
            section=self._told("bransch") or None,
            size_class=SizeClass(size) if size else None,
            status=CompanyStatus(status) if status else None,
            has_contact={WITH: True, WITHOUT: False}.get(self._told("kontakt")),
        )

    @property
    def typed(self) -> dict[str, str]:
        """What was asked for, for the links to further pages."""
        return {name: self._told(name) for name in self._fields if self._told(name)}

    @property
    def narrows(self) -> bool:
        """Whether anything but words is asked for, or was and could not be read."""
        return bool(self.errors) or bool(self.typed.keys() - {"q"})

    def _told(self, name: str) -> str:
        field = self[name]
        return "" if field.errors else str(field.data or "")
