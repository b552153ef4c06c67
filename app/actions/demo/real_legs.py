"""The three real legs, on invented days; nobody is made to say anything that they did not say."""

from __future__ import annotations

from datetime import time

from app.actions.create_baton import create_baton
from app.actions.create_handover import StartedHandover
from app.actions.demo.companies import DORREN, KNACKEBROD, TOMOKU, DemoCompany
from app.actions.demo.stage import INVENTED_DATE, Stage
from app.actions.note_yes import approve_and_note_yes
from app.actions.record_visit import Scan, record_visit
from app.actions.schedule_handover import schedule_handover
from app.actions.start_handover import start_handover
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.domain.handover import StartReason
from app.domain.nomination import NominationSource

BATON_NAME = "Leksandsnyckeln"


def play_real_legs(stage: Stage) -> None:
    """Leave the key on its way to the third company, which is expected today."""
    baton = create_baton(
        stage.at(84, "09:00", by=stage.astrid), relay_id=stage.relay_id, name=BATON_NAME
    )
    first = start_handover(
        stage.at(83, "09:00", by=stage.astrid),
        baton_id=baton.baton_id,
        workplace_id=stage.workplaces[KNACKEBROD],
        reason=StartReason.FIRST,
        scheduled_on=stage.day(77),
    )
    second = _visit_and_choose(stage, first, days_ago=77, chosen=TOMOKU, next_visit=63)
    third = _visit_and_choose(stage, second, days_ago=63, chosen=DORREN, next_visit=49)
    schedule_handover(
        stage.at(50, "15:20", by=stage.astrid),
        handover_id=third.handover_id,
        scheduled_on=stage.day(0),
        starts_at=time(10, 0),
    )


def _visit_and_choose(
    stage: Stage, handover: StartedHandover, *, days_ago: int, chosen: DemoCompany, next_visit: int
) -> StartedHandover:
    """Both are there, the company chooses, and two days later the chosen one has said yes."""
    visit = record_visit(
        stage.at(days_ago, "10:02", by=stage.bo), Scan(handover.code, note=INVENTED_DATE)
    )
    record_visit(stage.at(days_ago, "10:03", by=stage.astrid), Scan(handover.code))
    nomination = submit_nomination(
        stage.at(days_ago, "10:41", by=stage.bo),
        Submission(
            visit_id=visit.visit_id,
            first=Choice(workplace_id=stage.workplaces[chosen]),
            source=NominationSource.HANDED_OVER,
        ),
    )
    return approve_and_note_yes(
        stage.at(days_ago - 2, "08:30", by=stage.astrid),
        nomination_id=nomination.nomination_id,
        scheduled_on=stage.day(next_visit),
    )
