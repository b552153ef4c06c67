"""What an admin looks for in the journal: a handover, a person, some days."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, ValidationError
from wtforms.validators import NumberRange, Optional

from app.storage.overview import JournalFilter
from app.storage.people import PersonFacts
from app.storage.relays import Relay
from app.web.admin.forms import UNREADABLE_DATE, GuardedForm
from app.web.moments import DayField

LARGEST_NUMBER = 2**31 - 1
YEARS = range(2000, 2200)


def _known_year(_form: Any, field: DayField) -> None:
    if isinstance(field.data, date) and field.data.year not in YEARS:
        raise ValidationError(UNREADABLE_DATE)


class JournalSearch(GuardedForm):
    """Any field may be left empty; the names are those of the address."""

    overlamning = IntegerField(
        _l("Överlämning nr"), [Optional(), NumberRange(min=1, max=LARGEST_NUMBER)]
    )
    person = SelectField(_l("Vem som gjorde det"), [Optional()])
    fran = DayField(_l("Från och med"), [Optional(), _known_year])
    till = DayField(_l("Till och med"), [Optional(), _known_year])

    def offer(self, people: list[PersonFacts]) -> None:
        named = sorted((one.name.casefold(), str(one.person_id), one.name) for one in people)
        self.person.choices = [("", _l("Alla")), *((row, name) for _, row, name in named)]

    def wanted(self, relay: Relay) -> JournalFilter:
        number, person = self.overlamning.data, self.person.data
        return JournalFilter(
            handover=(relay.id, number) if number else None,
            person_id=int(person) if person else None,
            first_day=self.fran.data,
            last_day=self.till.data,
        )

    @property
    def typed(self) -> dict[str, str]:
        """What was asked for, for the links to further pages."""
        return {
            field.name: str(field.raw_data[0]) for field in self if field.raw_data and field.data
        }
