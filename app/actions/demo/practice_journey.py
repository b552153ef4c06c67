"""A practice key's journey among invented companies, with all that can happen on the way."""

from __future__ import annotations

from app.actions.cancel_handover import cancel_handover
from app.actions.create_baton import CreatedBaton
from app.actions.create_handover import StartedHandover
from app.actions.demo.companies import (
    BAGERIET,
    FRISOREN,
    KONKURSEN,
    SAGEN,
    SMEDJAN,
    SNICKERIET,
)
from app.actions.demo.practice_steps import choose_spoken, new_baton, start
from app.actions.demo.practice_talks import send_the_plan, talk_with_sagen, talk_with_smedjan
from app.actions.demo.stage import INVENTED_VISIT, Stage
from app.actions.note_no import note_no
from app.actions.note_yes import approve_and_note_yes, note_yes
from app.actions.record_visit import Scan, record_visit
from app.actions.record_visit_by_hand import record_visit_by_hand
from app.actions.reissue_code import reissue_code
from app.actions.review_nomination import approve_nomination, reject_nomination, undo_approval
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.actions.undo_visit import undo_visit
from app.domain.roles import Actor


def play_journey(stage: Stage) -> CreatedBaton:
    """Leave the key visited at a company that never chose."""
    baton = new_baton(stage, "Övningsnyckeln", days_ago=45)
    smedjan = start(stage, baton, SMEDJAN, days_ago=45, visit=42)
    bageriet = _choose_by_link(stage, baton, smedjan)
    visit_id = _visit_twice(stage, bageriet)
    _reject_and_cancel(stage, visit_id)
    sagen = _decline_and_accept(stage, visit_id)
    visit = record_visit(stage.at(20, "09:58", by=stage.bo), Scan(sagen.code, note=INVENTED_VISIT))
    talk_with_sagen(stage, visit.visit_id)
    return baton


def _choose_by_link(stage: Stage, baton: CreatedBaton, smedjan: StartedHandover) -> StartedHandover:
    """The plate is scanned, the company writes in the evening, the approval is thought over."""
    visit = record_visit(stage.at(42, "13:02", by=stage.bo), Scan(baton.code, note=INVENTED_VISIT))
    record_visit(stage.at(42, "13:04", by=stage.astrid), Scan(smedjan.code))
    plan_id = talk_with_smedjan(stage, visit.visit_id)
    chosen = submit_nomination(
        stage.at(42, "19:30", by=Actor.link(visit.visit_id)),
        Submission(
            visit_id=visit.visit_id,
            first=Choice(workplace_id=stage.workplaces[BAGERIET]),
            reason="De bakar på natten och syns sällan. Fler borde få se hur de gör.",
            nominator_name="Cissi Påhittad",
            nominator_email="cissi@smedjan.example",
        ),
    ).nomination_id
    approve_nomination(stage.at(41, "08:10", by=stage.astrid), nomination_id=chosen)
    undo_approval(stage.at(41, "08:14", by=stage.astrid), nomination_id=chosen)
    approve_nomination(stage.at(41, "13:00", by=stage.astrid), nomination_id=chosen)
    accepted = note_yes(
        stage.at(40, "09:00", by=stage.astrid), nomination_id=chosen, scheduled_on=stage.day(35)
    )
    send_the_plan(stage, plan_id)
    return accepted


def _visit_twice(stage: Stage, bageriet: StartedHandover) -> int:
    """The card is replaced; the visit is logged, undone, and entered by hand in the afternoon."""
    code = reissue_code(
        stage.at(36, "11:00", by=stage.astrid),
        handover_id=bageriet.handover_id,
        reason="Kortet blev blött och gick sönder.",
    )
    undone = record_visit(stage.at(35, "08:55", by=stage.bo), Scan(code))
    undo_visit(stage.at(35, "08:57", by=stage.bo), visit_id=undone.visit_id)
    return record_visit_by_hand(
        stage.at(35, "16:30", by=stage.astrid),
        handover_id=bageriet.handover_id,
        captured_at=stage.at(35, "10:15", by=stage.bo).now,
        note=f"Telefonen var urladdad. {INVENTED_VISIT}",
        participants=("Gunnel Påhittad, kommunalråd",),
    ).visit_id


def _reject_and_cancel(stage: Stage, visit_id: int) -> None:
    """The first choice is rejected; the second says yes and cannot after all."""
    first_id, second_id = choose_spoken(stage, visit_id, KONKURSEN, SNICKERIET, days_ago=35)
    reject_nomination(
        stage.at(33, "08:20", by=stage.astrid),
        nomination_id=first_id,
        reason="Företaget är försatt i konkurs.",
    )
    snickeriet = approve_and_note_yes(
        stage.at(33, "08:25", by=stage.astrid),
        nomination_id=second_id,
        scheduled_on=stage.day(28),
    )
    cancel_handover(
        stage.at(29, "15:00", by=stage.astrid),
        handover_id=snickeriet.handover_id,
        reason="Företaget fick förhinder och vill hellre vara med ett annat år.",
    )


def _decline_and_accept(stage: Stage, visit_id: int) -> StartedHandover:
    (declined,) = choose_spoken(stage, visit_id, FRISOREN, days_ago=28)
    approve_nomination(stage.at(27, "08:00", by=stage.astrid), nomination_id=declined)
    note_no(stage.at(26, "10:00", by=stage.astrid), nomination_id=declined)
    (accepted,) = choose_spoken(stage, visit_id, SAGEN, days_ago=25)
    return approve_and_note_yes(
        stage.at(24, "08:00", by=stage.astrid), nomination_id=accepted, scheduled_on=stage.day(20)
    )
