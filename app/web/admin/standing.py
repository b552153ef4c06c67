"""How things stand, in sentences: where the keys are, what waits, the next visits and this year's pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.baton import BatonState
from app.domain.forecast import promised_by
from app.domain.handover import AWAITING
from app.storage.relays import Relay
from app.storage.whereabouts import Whereabouts
from app.web.templating import day, number

NEXT_VISITS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """The first key's sentence, the others', what waits, the pace, and the visits that have a day."""

    first: str
    others: Sequence[str]
    waiting: str
    pace: str
    visits: Sequence[Whereabouts]
    today: date


def standing(
    relay: Relay, batons: Sequence[Whereabouts], today: date, *, waiting: int, made: int
) -> Standing:
    """Tell of the key of which most is to be said first; the rest are told below it."""
    first, *others = [_where(baton) for baton in batons] or [_("Ingen nyckel är på väg.")]
    return Standing(
        first=first,
        others=others,
        waiting=_how_much(waiting),
        pace=_pace(relay, today, made),
        visits=_next_visits(batons),
        today=today,
    )


def _where(baton: Whereabouts) -> str:
    """One whole sentence for each case, for pieces cannot be put together in another language."""
    named = {"baton": baton.baton, "company": baton.company}
    sentence: str
    if baton.state is BatonState.MISSING:
        sentence = _("%(baton)s är borta.", **named)
    elif baton.leg_state is None:
        sentence = _("%(baton)s är hos kontoret och har inget företag på tur.", **named)
    elif baton.leg_state not in AWAITING and baton.visited_at:
        sentence = _(
            "%(baton)s är hos %(company)s sedan %(date)s.", date=day(baton.visited_at), **named
        )
    elif baton.scheduled_on:
        sentence = _(
            "%(baton)s är på väg till %(company)s, %(date)s.", date=day(baton.scheduled_on), **named
        )
    else:
        sentence = _("%(baton)s ska till %(company)s. Datum saknas.", **named)
    return sentence


def _how_much(count: int) -> str:
    words: str
    if count == 0:
        words = _("Inget väntar på dig.")
    else:
        words = ngettext("En sak väntar på dig.", "%(num)d saker väntar på dig.", count)
    return words


def _pace(relay: Relay, today: date, made: int) -> str:
    words: str = _(
        "Besök i år: %(made)s. I den utlovade takten hade de varit %(promised)s i dag.",
        made=number(made),
        promised=number(promised_by(today, relay.pace_per_year)),
    )
    return words


def _next_visits(batons: Sequence[Whereabouts]) -> list[Whereabouts]:
    dated = [baton for baton in batons if baton.is_awaited and baton.scheduled_on is not None]
    return sorted(dated, key=lambda baton: baton.scheduled_on or date.max)[:NEXT_VISITS]
