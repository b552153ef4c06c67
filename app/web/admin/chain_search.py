"""Which part of the chain an admin looks at: it stands in the address, where every view of it reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import Field, SearchField, SelectField, StringField
from wtforms.validators import Optional

from app.domain.calendar import stockholm_date
from app.domain.handover import HandoverState
from app.domain.industry import divisions_of
from app.domain.register import SizeClass
from app.domain.text import search_key
from app.storage.chain_lines import Wanted
from app.storage.people import PersonFacts
from app.web.admin.events import HANDOVERS
from app.web.admin.forms import GuardedForm
from app.web.admin.industry_words import SECTIONS
from app.web.admin.trade_words import SIZES
from app.web.texts import one_line

TEXT_CHARACTERS = 80


class ChainSearch(GuardedForm):
    """Any field may be left empty; the names are those of the address."""

    q = SearchField(_l("Företag eller ort"), [one_line(max_length=TEXT_CHARACTERS)])
    ar = SelectField(_l("År"), [Optional()])
    ort = StringField(_l("Ort"), [one_line(max_length=TEXT_CHARACTERS)])
    bransch = SelectField(_l("Bransch"), [Optional()])
    storlek = SelectField(_l("Storlek"), [Optional()])
    person = SelectField(_l("Vem som var med"), [Optional()])
    lage = SelectField(_l("Läge"), [Optional()])

    def offer(
        self,
        people: Iterable[PersonFacts],
        between: tuple[datetime, datetime] | None,
        this_year: int,
    ) -> None:
        """Fill in what can be chosen; the years are those of the visits, and this one."""
        first, last = (stockholm_date(at).year for at in between) if between else (this_year,) * 2
        years = range(max(last, this_year), min(first, this_year) - 1, -1)
        named = sorted((one.name.casefold(), str(one.person_id), one.name) for one in people)
        self.ar.choices = [_all(), *((str(year), str(year)) for year in years)]
        self.bransch.choices = [_all(), *((letter, text) for letter, text in SECTIONS.items())]
        self.storlek.choices = [_all(), *((size.value, text) for size, text in SIZES.items())]
        self.person.choices = [_all(), *((row, name) for _, row, name in named)]
        self.lage.choices = [_all(), *((one.value, text) for one, (text, _) in HANDOVERS.items())]

    def wanted(self) -> Wanted:
        """What was asked for; what cannot be understood is not asked for."""
        if not self.validate():
            return Wanted()
        return Wanted(
            year=int(self.ar.data) if self.ar.data else None,
            place=search_key(self.ort.data or "") or None,
            industry=divisions_of(self.bransch.data) if self.bransch.data else None,
            size=SizeClass(self.storlek.data) if self.storlek.data else None,
            person_id=int(self.person.data) if self.person.data else None,
            state=HandoverState(self.lage.data) if self.lage.data else None,
            text=search_key(self.q.data or "") or None,
        )

    @property
    def typed(self) -> dict[str, str]:
        """What was asked for and understood, for the links to other pages and other views."""
        return {field.name: str(field.data) for field in self if field.data and not field.errors}

    def in_words(self) -> Iterator[tuple[str, str]]:
        """What was asked for, by the name of its field, as a reader says it."""
        for field in self:
            if field.name in self.typed:
                yield field.name, f"{field.label.text}: {_shown(field)}"


def _shown(field: Field) -> str:
    offered = list(field.iter_choices()) if isinstance(field, SelectField) else []
    return next((str(one[1]) for one in offered if one[2]), str(field.data))


def _all() -> tuple[str, str]:
    return "", str(_l("Alla"))
