"""What the invented companies said, and what the practice office promised them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.actions.act import Act
from app.actions.add_participant import Attendee, add_participant
from app.actions.demo.stage import Stage
from app.actions.end_promise import keep_promise
from app.actions.make_promise import Promised, make_promise
from app.actions.note_talk import note_talk
from app.domain.roles import Actor
from app.domain.visit import Side
from app.storage import topics

# Where they stand in the list with which a relay begins.
LAND, PERMITS, SKILLS, ROADS = range(4)


def talk_with_smedjan(stage: Stage, visit_id: int) -> int:
    """Two promises: what is kept within the week is given, the other is long overdue."""
    visit = _Visited(stage, visit_id, days_ago=42)
    add_participant(
        stage.at(42, "14:10", by=stage.bo),
        visit_id=visit_id,
        who=Attendee("Cissi Påhittad", "ägare", Side.COMPANY),
    )
    words = "Vill bygga ut mot ån och undrar vad som krävs. Söker en lärling till hösten."
    visit.note("14:15", words, LAND, PERMITS, SKILLS)
    permits = "Ta reda på vilka lov en tillbyggnad behöver."
    visit.promise("14:18", permits, owner=stage.astrid, about=PERMITS, due=stage.day(30))
    plan = "Skicka detaljplanen för tomten."
    return visit.promise("14:20", plan, owner=stage.bo, about=LAND, due=stage.day(38))


def send_the_plan(stage: Stage, promise_id: int) -> None:
    keep_promise(
        stage.at(39, "15:30", by=stage.bo),
        promise_id=promise_id,
        version=1,
        outcome="Planen är skickad med posten.",
    )


def talk_with_sagen(stage: Stage, visit_id: int) -> None:
    """What is promised here falls due in the days to come."""
    visit = _Visited(stage, visit_id, days_ago=20)
    words = "Bron är för smal för långa lastbilar, så de lastar om i Tällberg."
    visit.note("11:20", words, ROADS)
    bridge = "Fråga Trafikverket när bron ska breddas."
    visit.promise("11:25", bridge, owner=stage.bo, about=ROADS, due=stage.day(-5))


@dataclass(frozen=True)
class _Visited:
    """A visit at which Bo writes down what is said."""

    stage: Stage
    visit_id: int
    days_ago: int

    def note(self, clock: str, words: str, *about: int) -> None:
        note_talk(
            self._act(clock),
            visit_id=self.visit_id,
            words=words,
            topic_ids=[self._topic(number) for number in about],
        )

    def promise(self, clock: str, words: str, *, owner: Actor, about: int, due: date) -> int:
        return make_promise(
            self._act(clock),
            visit_id=self.visit_id,
            promised=Promised(
                words=words,
                owner_id=owner.person_id or 0,
                due_on=due,
                topic_id=self._topic(about),
            ),
        )

    def _act(self, clock: str) -> Act:
        return self.stage.at(self.days_ago, clock, by=self.stage.bo)

    def _topic(self, number: int) -> int:
        return topics.of_relay(self.stage.played_by.session, self.stage.relay_id)[number].id
