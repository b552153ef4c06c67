"""What waits for the admins: choices to decide, and messages, scans and suggestions to look at."""

from __future__ import annotations

from contextlib import suppress

from app.actions.create_baton import CreatedBaton
from app.actions.create_handover import StartedHandover
from app.actions.demo.companies import GARDEN, GRANNEN, HOTELLET, PENSIONATET, SMEDJAN, SNICKERIET
from app.actions.demo.practice_steps import choose_spoken, new_baton, start
from app.actions.demo.stage import INVENTED_VISIT, Stage
from app.actions.record_visit import Scan, record_visit
from app.actions.report_found_baton import report_found_baton
from app.actions.review_nomination import approve_nomination
from app.actions.set_baton_state import set_baton_state
from app.actions.start_handover import start_handover
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.actions.suggest_company import suggest_company
from app.actions.undo_visit import undo_visit
from app.domain.baton import BatonState
from app.domain.errors import NeedsDecision
from app.domain.handover import StartReason
from app.domain.nomination import NominationSource
from app.domain.roles import Actor


def play_queue(stage: Stage, practice: CreatedBaton) -> None:
    """Play on from where the journey ended, in the order of the days."""
    _put_a_key_away(stage)
    waiting_id = _choose_with_a_borrowed_key(stage)
    reserve = new_baton(stage, "Reservnyckeln (övning)", days_ago=7)
    undone = start(stage, reserve, HOTELLET, days_ago=7, visit=2)
    restart = _restart_after_no_choice(stage, practice)
    _choose_outside_the_municipality(stage, restart)
    _suggest(stage, restart)
    _undo_a_visit_with_its_choice(stage, undone)
    _find_the_key(stage, practice)
    _scan_what_fits_nothing(stage, practice, restart)
    approve_nomination(stage.at(1, "10:10", by=stage.astrid), nomination_id=waiting_id)


def _put_a_key_away(stage: Stage) -> None:
    key = new_baton(stage, "Gamla övningsnyckeln", days_ago=19)
    set_baton_state(
        stage.at(18, "09:00", by=stage.astrid),
        baton_id=key.baton_id,
        state=BatonState.RETIRED,
        reason="Axet gick av. Nyckeln ligger i kommunens arkiv.",
    )


def _choose_with_a_borrowed_key(stage: Stage) -> int:
    """The company that is chosen here gets to wait for its question."""
    key = new_baton(stage, "Lånenyckeln (övning)", days_ago=12)
    handover = start(stage, key, SNICKERIET, days_ago=12, visit=8)
    visit = record_visit(
        stage.at(8, "14:05", by=stage.bo), Scan(handover.code, note=INVENTED_VISIT)
    )
    (chosen,) = choose_spoken(stage, visit.visit_id, GARDEN, days_ago=8)
    return chosen


def _restart_after_no_choice(stage: Stage, practice: CreatedBaton) -> StartedHandover:
    """The office sends the key to a company that it has been at before."""
    return start_handover(
        stage.at(6, "09:00", by=stage.astrid),
        baton_id=practice.baton_id,
        workplace_id=stage.workplaces[SMEDJAN],
        reason=StartReason.NO_CHOICE,
        note="Påhittade Sågen hann inte välja. Vi börjar om hos Smedjan.",
        scheduled_on=stage.day(4),
    )


def _choose_outside_the_municipality(stage: Stage, restart: StartedHandover) -> None:
    visit = record_visit(stage.at(4, "10:04", by=stage.bo), Scan(restart.code, note=INVENTED_VISIT))
    submit_nomination(
        stage.at(4, "11:15", by=Actor.link(visit.visit_id)),
        Submission(
            visit_id=visit.visit_id,
            first=Choice(workplace_id=stage.workplaces[GRANNEN]),
            second=Choice(workplace_id=stage.workplaces[PENSIONATET]),
            reason="De ligger precis på andra sidan gränsen, men halva Leksand arbetar där.",
            nominator_name="Cissi Påhittad",
            nominator_email="cissi@smedjan.example",
        ),
    )


def _suggest(stage: Stage, restart: StartedHandover) -> None:
    """Strangers with a photograph of the code would like to see others."""
    for hour, name, reason in (
        ("12:30", "Påhittade Paddelbåtar", "De lär barn att paddla varje sommar."),
        ("17:45", "Sagokrukmakeriet", None),
    ):
        suggest_company(
            stage.at(3, hour, by=Actor.stranger()),
            handover_id=restart.handover_id,
            company_name=name,
            place="Tällberg",
            reason=reason,
        )


def _undo_a_visit_with_its_choice(stage: Stage, undone: StartedHandover) -> None:
    """A visit is undone after the company chose one that no register knows."""
    visit = record_visit(stage.at(2, "14:02", by=stage.bo), Scan(undone.code, note=INVENTED_VISIT))
    submit_nomination(
        stage.at(2, "14:08", by=Actor.link(visit.visit_id)),
        Submission(
            visit_id=visit.visit_id,
            first=Choice(name="Påhittade Nykomlingen", place="Djura"),
            reason="De har just startat.",
            source=NominationSource.HANDED_OVER,
        ),
    )
    undo_visit(stage.at(2, "14:12", by=stage.bo), visit_id=visit.visit_id)


def _find_the_key(stage: Stage, practice: CreatedBaton) -> None:
    report_found_baton(
        stage.at(2, "18:20", by=Actor.stranger()),
        baton_id=practice.baton_id,
        message="Nyckeln låg kvar på en bänk vid hembygdsgården. Jag har tagit in den.",
        contact="070-000 00 00",
    )


def _scan_what_fits_nothing(stage: Stage, practice: CreatedBaton, restart: StartedHandover) -> None:
    """A phone sends late what it read while its page still showed the leg before."""
    with suppress(NeedsDecision):
        record_visit(
            stage.at(1, "09:30", by=stage.bo),
            Scan(
                practice.code,
                shown_number=restart.number - 1,
                captured_at=stage.at(4, "10:01", by=stage.bo).now,
            ),
        )
