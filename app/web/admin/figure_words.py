"""What the office's figures say in sentences, and what their rows are called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from app.domain.foresight import FEW_VISITS, Foresight
from app.domain.statistics import MonthFigure, Reach, Wait
from app.storage.relays import Relay
from app.web.templating import number

GROUPS_NAMED = 12


def outlook_sentence(relay: Relay, counted: int, foreseen: Sequence[Foresight]) -> str:
    if not foreseen:
        return str(_("Målet är nått: %(goal)s besök.", goal=number(relay.goal)))
    first = foreseen[0]
    if first.real is None:
        return str(
            _(
                "Det är för tidigt att säga hur fort det går. I lovad takt: %(year)s.",
                year=first.promised_year,
            )
        )
    told = _(
        "I den takt som varit nås målet omkring %(median)s: åtta framtider av tio hamnar mellan"
        " %(early)s och %(late)s. I lovad takt: %(promised)s.",
        median=first.real.median,
        early=first.real.early,
        late=first.real.late,
        promised=first.promised_year,
    )
    if counted >= FEW_VISITS:
        return str(told)
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
    unreached = [named(each.group) for each in groups if each.group and not each.visited]
    if not groups:
        return str(_("Registret är tomt."))
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
