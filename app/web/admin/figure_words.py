"""What the office's figures say in sentences, and what their rows are called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from app.domain.foresight import FEW_VISITS, Foresight, YearRange
from app.domain.statistics import MonthFigure, Reach, Wait
from app.storage.relays import Relay
from app.web.templating import number

GROUPS_NAMED = 12


def outlook_sentence(relay: Relay, counted: int, current: Foresight | None) -> str:
    """Say what the keys that are in use lead to; None when the goal is reached."""
    if current is None:
        return str(_("Målet är nått: %(goal)s besök.", goal=number(relay.goal)))
    if current.real is None:
        return " ".join((_("Det är för tidigt att säga hur fort det går."), _promised(current)))
    told = " ".join((_real(current.keys, current.real), _promised(current)))
    if counted >= FEW_VISITS:
        return told
    little = _(
        "Det bygger på bara %(counted)s besök, så spannet säger mest hur lite vi vet.",
        counted=counted,
    )
    return f"{told} {little}"


def visits_sentence(relay: Relay, months: Sequence[MonthFigure]) -> str:
    if not months:
        return str(_("Inget besök är gjort än."))
    return str(
        _(
            "%(mean)s besök i månaden det senaste året. Löftet är %(promised)s.",
            mean=number(round(months[-1].mean, 1)),
            promised=number(round(relay.pace_per_year / 12, 1)),
        )
    )


def reach_sentence(groups: Sequence[Reach], named: Callable[[str], str]) -> str:
    known = [each for each in groups if each.group]
    unreached = [named(each.group) for each in known if each.group and not each.visited]
    if not groups:
        return str(_("Registret är tomt."))
    if not known:
        return str(_("Det är inte känt för något företag i registret än."))
    if not unreached:
        return str(_("Stafetten har varit i varje grupp."))
    shown = ", ".join(unreached[:GROUPS_NAMED])
    if len(unreached) > GROUPS_NAMED:
        return str(
            _(
                "Aldrig nådda: %(groups)s och %(more)s till.",
                groups=shown,
                more=len(unreached) - GROUPS_NAMED,
            )
        )
    return str(_("Aldrig nådda: %(groups)s.", groups=shown))


def wait_of(wait: Wait) -> str:
    if wait.most == 0:
        return str(_("Samma dag"))
    if wait.most is None:
        return str(_("Mer än %(days)s dagar", days=wait.least - 1))
    return str(_("%(least)s–%(most)s dagar", least=wait.least, most=wait.most))


def days_of(median: float) -> str:
    if median < 1:
        return str(_("ett dygn"))
    return str(_("%(days)s dagar", days=number(median))) if median > 1 else str(_("en dag"))


def month_of(each: MonthFigure) -> str:
    return str(format_date(date(each.month.year, each.month.month, 1), "LLLL y"))


def opens_year(at: int, each: MonthFigure) -> bool:
    return at == 0 or each.month.month == 1


def _real(keys: int, years: YearRange) -> str:
    spread = {"median": years.median, "early": years.early, "late": years.late}
    if keys == 1:
        return str(
            _(
                "I den takt som varit nås målet omkring %(median)s: åtta framtider av tio hamnar"
                " mellan %(early)s och %(late)s.",
                **spread,
            )
        )
    return str(
        _(
            "I den takt som varit, med %(keys)s nycklar, nås målet omkring %(median)s: åtta"
            " framtider av tio hamnar mellan %(early)s och %(late)s.",
            keys=keys,
            **spread,
        )
    )


def _promised(current: Foresight) -> str:
    if current.keys == 1:
        return str(_("I lovad takt: %(year)s.", year=current.promised_year))
    return str(_("I lovad takt för varje nyckel: %(year)s.", year=current.promised_year))
