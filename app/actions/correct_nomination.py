"""Let a visited company change its choice, or take it back, until somebody has decided on it."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.record_event import record_event
from app.actions.steps import step_nomination
from app.actions.submit_nomination import (
    Submission,
    SubmittedNomination,
    check_sender,
    locked_visit,
    place_choice,
)
from app.domain.errors import TooLate
from app.domain.handover import HandoverState
from app.domain.nomination import NominationSource, NominationState
from app.storage import nominations
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.transaction import transaction
from app.storage.visits import Visit


def correct_nomination(act: Act, submission: Submission) -> SubmittedNomination:
    """Put another choice in the place of the one that waits, as a row of its own.

    So an admin who still looks at the first one cannot approve what they have not read.
    Raises what `submit_nomination` does, and `TooLate` when it was reviewed or taken back.
    """
    check_sender(act.actor, submission.visit_id, source=submission.source)
    with transaction(act.session):
        visit, handover = locked_visit(act, submission.visit_id)
        before = _taken_back(act, visit, handover)
        return place_choice(act, submission, visit=visit, handover=handover, replaced=before)


def withdraw_nomination(act: Act, *, visit_id: int) -> None:
    """Take the choice back, so that it is open again.

    Raises `NotAllowed`, `NotFound`, `LinkExpired`, and `TooLate` when it was reviewed or taken back.
    """
    check_sender(act.actor, visit_id, source=NominationSource.LINK)
    with transaction(act.session):
        visit, handover = locked_visit(act, visit_id)
        before = _taken_back(act, visit, handover)
        record_event(
            act,
            chain=chain_of(visit.relay_id),
            event="nomination.withdrawn",
            subject=f"nomination:{before[0].id}",
            facts={
                "visit": visit_id,
                "handover": handover.id,
                "nominations": [one.id for one in before],
            },
        )


def _taken_back(act: Act, visit: Visit, handover: Handover) -> list[Nomination]:
    """Step what waits to withdrawn, under the handover's lock, which a review takes too."""
    waiting = nominations.unreviewed_of(act.session, visit.id)
    if not waiting or handover.state is not HandoverState.VISITED:
        raise TooLate(visit_id=visit.id)
    for one in waiting:
        expected = {NominationState.SUBMITTED}
        if not step_nomination(act, one.id, expected=expected, to=NominationState.WITHDRAWN):
            raise TooLate(visit_id=visit.id)
    return waiting
