"""The office's figures: each with a sentence, a table and a chart. Where they are served stands elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from flask_babel import gettext as _

from app.domain.calendar import stockholm_date
from app.domain.foresight import KEYS_COMPARED, SEED, Foresight, foresee
from app.domain.register import SizeClass
from app.domain.statistics import WAITS, MonthFigure, Reach, by_month, in_waits, median_days
from app.storage import relays, statistics
from app.storage.relays import Relay
from app.storage.statistics import ReachOf, Start, Waits, YearAnswers
from app.web.admin import figure_words
from app.web.admin.charts import (
    ColumnChart,
    RangeChart,
    ShareChart,
    Years,
    column_chart,
    range_chart,
    share_chart,
)
from app.web.admin.industry_words import SECTIONS
from app.web.admin.trade_words import SIZES
from app.web.installation import now, session
from app.web.templating import number

Cell = str | int | float | None

MONTHS_DRAWN = 36
GROUPS_DRAWN = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A table with its chart; `shown` are the rows that stand on the page, where they are too many.

    The first `names` columns hold words, the others figures.
    """

    title: str
    sentence: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    shown: Sequence[Sequence[Cell]]
    chart: ColumnChart | ShareChart | RangeChart | None
    names: int = 1

    @property
    def headings(self) -> list[dict[str, str | bool]]:
        """The columns as the table component takes them."""
        return [
            {"label": label, "numeric": at >= self.names} for at, label in enumerate(self.columns)
        ]


@dataclass(frozen=True)
class Counts:
    """What figures are made of, counted when a figure first asks for it."""

    relay: Relay

    @cached_property
    def start(self) -> Start:
        return statistics.start(session(), self.relay.id)

    @cached_property
    def months(self) -> list[MonthFigure]:
        visits = statistics.visits_by_month(session(), self.relay.id)
        return by_month(visits, until=stockholm_date(now()))

    @cached_property
    def reach(self) -> ReachOf:
        return statistics.reach(session(), self.relay.id)

    @cached_property
    def waits(self) -> Waits:
        return statistics.waits(session(), self.relay.id)

    @cached_property
    def answers(self) -> list[YearAnswers]:
        return statistics.answers(session(), self.relay.id)


def outlook(counts: Counts) -> Figure:
    """Say when the goal is reached, with one key and with more."""
    begun, relay = counts.start, counts.relay
    today = stockholm_date(now())
    in_use = len(relays.batons_in_use(session(), relay.id)) or 1
    foreseen = foresee(
        counted=begun.counted,
        goal=relay.goal,
        first_visit=stockholm_date(begun.first_visit_at) if begun.first_visit_at else None,
        today=today,
        pace_per_year=relay.pace_per_year,
        keys_in_use=in_use,
        keys=sorted({in_use, *KEYS_COMPARED}),
        gamma=Random(SEED).gammavariate,  # noqa: S311 - nobody gains by guessing it
    )
    rows = [_outlook_row(each) for each in foreseen]
    drawn = [_years(each) for each in foreseen]
    current = next((each for each in foreseen if each.keys == in_use), None)
    return Figure(
        title=_("När är vi framme?"),
        sentence=figure_words.outlook_sentence(relay, begun.counted, current),
        columns=(
            _("Nycklar"),
            _("I lovad takt"),
            _("I den takt som varit"),
            _("Tidigast"),
            _("Senast"),
        ),
        rows=rows,
        shown=rows,
        chart=range_chart(drawn, since=today.year) if drawn else None,
    )


def visits(counts: Counts) -> Figure:
    """Count the visits of each month, with the mean of a year."""
    months = counts.months
    rows = [(figure_words.month_of(each), each.visits, round(each.mean, 2)) for each in months]
    drawn = [
        (each.visits, each.mean, str(each.month.year) if figure_words.opens_year(at, each) else "")
        for at, each in enumerate(months[-MONTHS_DRAWN:])
    ]
    return Figure(
        title=_("Besök per månad"),
        sentence=figure_words.visits_sentence(counts.relay, months),
        columns=(_("Månad"), _("Besök"), _("Snitt på tolv månader")),
        rows=rows,
        shown=rows[-MONTHS_DRAWN:][::-1],
        chart=column_chart(drawn) if drawn else None,
    )


def places(counts: Counts) -> Figure:
    reached = counts.reach.places
    return _reach(_("Orter"), _("Ort"), reached, lambda place: place)


def industries(counts: Counts) -> Figure:
    reached = counts.reach.industries
    return _reach(_("Branscher"), _("Bransch"), reached, lambda letter: str(SECTIONS[letter]))


def sizes(counts: Counts) -> Figure:
    reached = counts.reach.sizes
    return _reach(_("Storlekar"), _("Storlek"), reached, lambda size: str(SIZES[SizeClass(size)]))


def until_choice(counts: Counts) -> Figure:
    """How long a visited company takes to choose."""
    return _waits(
        _("Från besök till val"),
        counts.waits.for_choice,
        lambda median: _(
            "Hälften av företagen har valt inom %(days)s.", days=figure_words.days_of(median)
        ),
        _("Inget företag har valt än."),
    )


def until_visit(counts: Counts) -> Figure:
    """How long it takes from the choice that won to the visit."""
    return _waits(
        _("Från val till besök"),
        counts.waits.for_visit,
        lambda median: _(
            "Hälften av besöken görs inom %(days)s.", days=figure_words.days_of(median)
        ),
        _("Inget val har lett till ett besök än."),
    )


def replies(counts: Counts) -> Figure:
    """What invited companies answer, year by year and never one by one."""
    years = counts.answers
    accepted, declined = sum(y.accepted for y in years), sum(y.declined for y in years)
    answered = accepted + declined
    rows = [
        (
            str(y.year),
            y.accepted,
            y.declined,
            y.expired,
            _percent(y.declined, y.accepted + y.declined),
        )
        for y in years
    ]
    return Figure(
        title=_("Svar på inbjudan"),
        sentence=_(
            "%(declined)s av %(answered)s som svarat har tackat nej.",
            declined=number(declined),
            answered=number(answered),
        )
        if answered
        else _("Inget inbjudet företag har svarat än."),
        columns=(_("År"), _("Ja"), _("Nej"), _("Utan svar"), _("Andel nej i procent")),
        rows=rows,
        shown=rows[::-1],
        chart=share_chart(_declined(y) for y in years[-GROUPS_DRAWN:]) if answered else None,
    )


FIGURES: Mapping[str, Callable[[Counts], Figure]] = {
    "prognos": outlook,
    "besok": visits,
    "orter": places,
    "branscher": industries,
    "storlekar": sizes,
    "till-val": until_choice,
    "till-besok": until_visit,
    "svar": replies,
}


def _outlook_row(each: Foresight) -> Sequence[Cell]:
    real = each.real
    if real is None:
        return (each.keys, str(each.promised_year), None, None, None)
    years = (str(year) for year in (real.median, real.early, real.late))
    return (each.keys, str(each.promised_year), *years)


def _years(each: Foresight) -> Years:
    return Years(
        name=_("%(keys)s nycklar", keys=each.keys) if each.keys > 1 else _("1 nyckel"),
        words=f"{each.real.early}–{each.real.late}" if each.real else str(each.promised_year),
        promised=each.promised_year,
        real=(each.real.early, each.real.median, each.real.late) if each.real else None,
    )


def _declined(year: YearAnswers) -> tuple[str, str, float]:
    answered = year.accepted + year.declined
    words = _("%(declined)s nej av %(answered)s", declined=year.declined, answered=answered)
    return str(year.year), words, year.declined / max(answered, 1)


def _reach(
    title: str, heading: str, reached: Sequence[Reach], named: Callable[[str], str]
) -> Figure:
    """Show the largest groups first, and what is not known of a company last."""
    groups = sorted(reached, key=lambda each: (each.group is None, -each.registered, each.group))
    rows = [
        (
            _("Vet inte") if each.group is None else named(each.group),
            each.registered,
            each.visited,
            _percent(each.visited, each.registered),
        )
        for each in groups
    ]
    return Figure(
        title=title,
        sentence=figure_words.reach_sentence(groups, named),
        columns=(heading, _("I registret"), _("Besökta"), _("Andel i procent")),
        rows=rows,
        shown=rows,
        chart=share_chart(
            (
                str(row[0]),
                _(
                    "%(visited)s av %(registered)s",
                    visited=number(each.visited),
                    registered=number(each.registered),
                ),
                each.share,
            )
            for each, row in zip(groups[:GROUPS_DRAWN], rows, strict=False)
        )
        if rows
        else None,
    )


def _waits(
    title: str, days: Mapping[int, int], told: Callable[[float], str], nothing: str
) -> Figure:
    numbers, median = in_waits(days), median_days(days)
    rows = [(figure_words.wait_of(wait), many) for wait, many in zip(WAITS, numbers, strict=True)]
    most = max(numbers)
    return Figure(
        title=title,
        sentence=nothing if median is None else told(median),
        columns=(_("Väntan"), _("Antal")),
        rows=rows,
        shown=rows,
        chart=share_chart((name, number(many), many / most) for name, many in rows)
        if most
        else None,
    )


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
