"""What companies ask for, as figures for the business strategy: no group under five is shown in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from app.domain.calendar import stockholm_date
from app.domain.needs import LEAST_COMPANIES, Published, Quarter, published, whole_quarters
from app.domain.text import swedish_sort_key
from app.storage import needs, topics
from app.storage.relays import Relay
from app.storage.topics import Topic
from app.web.admin.charts import ShareChart, share_chart
from app.web.admin.figures import GROUPS_DRAWN, Cell, Figure
from app.web.installation import now, session
from app.web.templating import language, number

QUARTERS = 8


@dataclass(frozen=True, slots=True)
class TopicNeeds:
    """A topic with what may be shown of it; the first of its quarters is all the time before them."""

    name: str
    by_place: Published
    by_quarter: Published


@dataclass(frozen=True)
class Needs:
    """What the figures are made of, counted when a figure first asks for it."""

    relay: Relay

    @cached_property
    def quarters(self) -> list[Quarter]:
        return whole_quarters(stockholm_date(now()), number=QUARTERS)

    @cached_property
    def places(self) -> list[str | None]:
        """Every place where anything was said; what is not known stands last."""
        found = {place for _topic, place in self._asked.by_place}
        return sorted(found, key=lambda place: (place is None, swedish_sort_key(place or "")))

    @cached_property
    def rows(self) -> list[TopicNeeds]:
        """Every topic of the office's list, so that none tells by being there."""
        return [self._row(each) for each in topics.of_relay(session(), self.relay.id)]

    @property
    def _times(self) -> Sequence[Quarter | None]:
        return (None, *self.quarters)

    @cached_property
    def _asked(self) -> needs.Asked:
        return needs.asked(session(), self.relay.id, self.quarters)

    def _row(self, topic: Topic) -> TopicNeeds:
        asked = self._asked
        places = [asked.by_place.get((topic.id, each), 0) for each in self.places]
        quarters = [asked.by_quarter.get((topic.id, each), 0) for each in self._times]
        visited = (
            [asked.visited_at.get(each, 0) for each in self.places],
            [asked.visited_in.get(each, 0) for each in self._times],
        )
        return TopicNeeds(topic.called(language()), *published([places, quarters], visited))


def by_place(counted: Needs) -> Figure:
    """How many companies first asked for what at each place, since the beginning."""
    rows = [row for one in counted.rows for row in _place_rows(one, counted.places)]
    drawn = sorted(((one.name, _at_least(one.by_place)) for one in counted.rows), key=_largest)
    return Figure(
        title=_("Behov efter ort"),
        sentence=_sentence(counted),
        columns=(_("Ämne"), _("Ort"), _("Företag")),
        rows=_in_words(rows),
        shown=rows,
        chart=_drawn([(name, many) for name, many in drawn if many]),
        names=2,
    )


def by_quarter(counted: Needs) -> Figure:
    """How many companies first asked for what in each of the latest quarters, and before them."""
    rows = [(one.name, *one.by_quarter.counts, one.by_quarter.total) for one in counted.rows]
    bars = _latest(counted)
    return Figure(
        title=_("Behov efter kvartal"),
        sentence=_quarters_sentence(bars),
        columns=(
            _("Ämne"),
            _("Tidigare"),
            *map(quarter_words, counted.quarters),
            _("Summa"),
        ),
        rows=_in_words(rows),
        shown=rows,
        chart=_drawn(bars),
    )


NEEDS: Mapping[str, Callable[[Needs], Figure]] = {
    "behov-orter": by_place,
    "behov-kvartal": by_quarter,
}


def quarter_words(quarter: Quarter) -> str:
    return str(_("Kv %(number)s %(year)s", number=quarter.number, year=quarter.year))


def _sentence(counted: Needs) -> str:
    until = quarter_words(counted.quarters[-1])
    most = max(((_at_least(one.by_place), one.name) for one in counted.rows), default=(0, ""))
    if not most[0]:
        return str(
            _(
                "Till och med %(quarter)s har inget ämne och ingen ort fått ihop %(least)s företag.",
                quarter=until,
                least=LEAST_COMPANIES,
            )
        )
    return str(
        _(
            "Flest har talat om %(topic)s: minst %(many)s företag till och med %(quarter)s.",
            topic=most[1],
            many=number(most[0]),
            quarter=until,
        )
    )


def _place_rows(one: TopicNeeds, places: Sequence[str | None]) -> Iterator[Sequence[Cell]]:
    """The places that may be shown, the largest first, and then all places together."""
    shown = [
        (_("Vet inte") if place is None else place, count)
        for place, count in zip(places, one.by_place.counts, strict=True)
        if count
    ]
    for place, count in sorted(shown, key=_largest):
        yield one.name, place, count
    yield one.name, _("Alla orter"), one.by_place.total


def _in_words(rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """In a file an empty cell would look like nothing."""
    return [[_("visas inte") if cell is None else cell for cell in row] for row in rows]


def _largest(bar: tuple[str, int]) -> int:
    return -bar[1]


def _quarters_sentence(bars: Sequence[tuple[str, int]]) -> str:
    if not bars:
        return str(
            _(
                "Grupperna är för små för att något av de %(many)s senaste kvartalen ska visas.",
                many=QUARTERS,
            )
        )
    return str(_("De %(many)s senaste hela kvartalen, och all tid före dem.", many=QUARTERS))


def _at_least(shown: Published) -> int:
    """What can be read from what is shown, and no more."""
    return shown.total or sum(count or 0 for count in shown.counts)


def _latest(counted: Needs) -> list[tuple[str, int]]:
    """The counts of the latest quarters, those of each the largest first."""
    cells: list[Any] = [
        (-at, -count, f"{quarter_words(counted.quarters[at])}: {one.name}")
        for one in counted.rows
        for at, count in enumerate(one.by_quarter.counts[1:])
        if count
    ]
    return [(name, -count) for _at, count, name in sorted(cells)]


def _drawn(bars: Sequence[tuple[str, int]]) -> ShareChart | None:
    most = max((many for _name, many in bars), default=0)
    drawn = bars[:GROUPS_DRAWN]
    return share_chart((name, number(many), many / most) for name, many in drawn) if most else None
