"""Steps that the practice keys take more than once."""

from __future__ import annotations

from app.actions.create_baton import CreatedBaton, create_baton
from app.actions.create_handover import StartedHandover
from app.actions.demo.companies import DemoCompany
from app.actions.demo.stage import Stage
from app.actions.start_handover import start_handover
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.domain.handover import StartReason
from app.domain.nomination import NominationSource


def new_baton(stage: Stage, name: str, *, days_ago: int) -> CreatedBaton:
    act = stage.at(days_ago, "09:00", by=stage.astrid)
    return create_baton(act, relay_id=stage.relay_id, name=name)


def start(
    stage: Stage, baton: CreatedBaton, company: DemoCompany, *, days_ago: int, visit: int
) -> StartedHandover:
    """Send a practice key off; `visit` is the day, counted backwards, on which it is expected."""
    return start_handover(
        stage.at(days_ago, "09:10", by=stage.astrid),
        baton_id=baton.baton_id,
        workplace_id=stage.workplaces[company],
        reason=StartReason.FIRST,
        note="Övning med en påhittad nyckel.",
        scheduled_on=stage.day(visit),
    )


def choose_spoken(stage: Stage, visit_id: int, *companies: DemoCompany, days_ago: int) -> list[int]:
    """Let staff enter what the company said, one company or two; give the nominations' ids."""
    choices = [Choice(workplace_id=stage.workplaces[company]) for company in companies]
    submitted = submit_nomination(
        stage.at(days_ago, "16:45", by=stage.bo),
        Submission(
            visit_id=visit_id,
            first=choices[0],
            second=choices[1] if len(choices) > 1 else None,
            source=NominationSource.SPOKEN,
        ),
    )
    ids = (submitted.nomination_id, submitted.second_id)
    return [nomination_id for nomination_id in ids if nomination_id is not None]
