"""What the figures mean, said in sentences: where a baton is, and when the goal is reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list
from babel.units import format_unit
from flask_babel import get_locale
from flask_babel import gettext as _

from app.domain.calendar import stockholm_date
from app.domain.forecast import Forecast, promised_duration
from app.storage.relays import Relay
from app.storage.whereabouts import Whereabouts
from app.web.templating import day, number


@dataclass(frozen=True, slots=True)
class Place:
    """Where one baton is: the answer, and a line that says more."""

    headline: str
    lead: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """When the goal is reached: a sentence first, then a year for each pace that is known."""

    sentence: str
    paces: list[tuple[int, str]]


def places_of(known: Sequence[Whereabouts], *, today: date) -> list[Place]:
    """Say where each baton is on a date in Stockholm; never empty."""
    return [_place_of(each, today=today) for each in known] or [
        Place(
            headline=_("Stafetten har inte börjat än"),
            lead=_("När det första företaget har fått besök syns det här."),
            is_missing=False,
        )
    ]


def _place_of(known: Whereabouts, *, today: date) -> Place:
    if known.is_missing:
        return Place(
            headline=_("%(baton)s är borta", baton=known.baton),
            lead=_("Har du sett den? Hör av dig till oss, så kommer vi och hämtar den."),
            is_missing=True,
        )
    headline, lead = _there(known, today=today)
    return Place(headline=headline, lead=lead, is_missing=False)


def _there(known: Whereabouts, *, today: date) -> tuple[str, str]:
    if known.company is None:
        return (
            _("%(baton)s är hos näringslivskontoret", baton=known.baton),
            _("Vilket företag som får besök härnäst är inte bestämt än."),
        )
    if known.is_there:
        return (
            _("%(baton)s är hos %(company)s", baton=known.baton, company=known.company),
            _since(known),
        )
    return (
        _("%(baton)s är på väg till %(company)s", baton=known.baton, company=known.company),
        _planned(known.scheduled_on, today=today),
    )


def _since(known: Whereabouts) -> str:
    if known.visited_at is None:
        return str(_("Företaget väljer själv vem som får besök härnäst."))
    since = day(stockholm_date(known.visited_at))
    return str(
        _(
            "Där har den varit sedan %(date)s. Företaget väljer själv vem som får besök härnäst.",
            date=since,
        )
    )


def _planned(on: date | None, *, today: date) -> str:
    if on is None:
        return str(_("Dagen för besöket är inte bestämd än."))
    if on == today:
        return str(_("Besöket är idag, %(date)s.", date=day(on)))
    if on < today:
        return str(_("Besöket var planerat till %(date)s.", date=day(on)))
    return str(_("Besöket är planerat till %(date)s.", date=day(on)))


def outlook_of(relay: Relay, foreseen: Forecast) -> Outlook:
    """Say when the goal is reached, and how little is known where that is so."""
    if foreseen.reached:
        return Outlook(_("Målet är nått: %(goal)s besök.", goal=number(relay.goal)), paces=[])
    promised = (
        foreseen.promised_year,
        _("i den takt som är lovad, %(pace)s besök om året", pace=number(relay.pace_per_year)),
    )
    if foreseen.real_year is None or foreseen.visits_per_year is None:
        return Outlook(_too_early(relay), paces=[promised])
    real = (
        foreseen.real_year,
        _(
            "i den takt som har hållits hittills, %(pace)s besök om året",
            pace=number(round(foreseen.visits_per_year, 1)),
        ),
    )
    return Outlook(_long_road(relay), paces=[promised, real])


def _too_early(relay: Relay) -> str:
    return str(
        _(
            "%(goal)s besök tar %(time)s i den takt som är lovad. "
            "Hur fort det går på riktigt är för tidigt att säga.",
            goal=number(relay.goal),
            time=_promised_time(relay),
        )
    )


def _long_road(relay: Relay) -> str:
    return str(
        _(
            "%(goal)s besök tar %(time)s i den takt som är lovad. Så här går det om takten håller i sig.",
            goal=number(relay.goal),
            time=_promised_time(relay),
        )
    )


def _promised_time(relay: Relay) -> str:
    years, months = promised_duration(relay.goal, relay.pace_per_year)
    units = (("duration-year", years), ("duration-month", months))
    locale = get_locale()
    parts = [format_unit(length, unit, locale=locale) for unit, length in units if length]
    return format_list(parts, locale=locale)
