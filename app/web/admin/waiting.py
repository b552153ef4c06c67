"""How a leg's silence is told: what it waits for, and what comes next should nobody say a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.domain.silence import Deed, Step
from app.storage.silences import WaitingLeg
from app.web.installation import now
from app.web.templating import day

STEPS: Mapping[Step, LazyString] = {
    Step.DATE: _l("att en dag bestäms"),
    Step.VISIT: _l("att besöket loggas"),
    Step.CHOICE: _l("att företaget väljer"),
    Step.REVIEW: _l("att du granskar valet"),
    Step.APPROVAL: _l("att inbjudan går iväg"),
    Step.ANSWER: _l("att det valda företaget svarar"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is waited for, and what comes next; `since` is empty until the day that is planned is over."""

    what: LazyString
    since: str | None
    next: str


def words_of(leg: WaitingLeg | None) -> Waiting | None:
    """Give the words, or nothing for a leg that waits for nobody any more."""
    if leg is None:
        return None
    since = day(leg.silence.since) if leg.silence.since <= now() else None
    return Waiting(STEPS[leg.silence.step], since, _next(leg))


def _next(leg: WaitingLeg) -> str:
    coming, words = leg.coming, _("Du avgör det under Att göra.")
    if coming is None:
        return str(words)
    match coming.due.deed:
        case Deed.REMIND:
            words = _(
                "Påminnelse %(number)s, %(date)s", number=coming.due.number, date=day(coming.at)
            )
        case Deed.EXPIRE:
            words = _("Frågan går vidare, %(date)s", date=day(coming.at))
        case Deed.PROPOSE_RESTART:
            words = _("Förslag om att börja om, %(date)s", date=day(coming.at))
        case Deed.INVITE:
            words = _("Inbjudan skickas strax.")
    return str(words)
