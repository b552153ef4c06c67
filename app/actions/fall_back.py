"""Go on when a choice has fallen: the second choice comes next, or the company chooses again."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.record_event import record_event
from app.actions.steps import step_nomination
from app.actions.write_to_company import ask_to_choose_again
from app.domain.fallback import Fallback, next_choice
from app.domain.handover import HandoverState
from app.domain.nomination import NominationState
from app.storage import nominations
from app.storage.handovers import Handover
from app.storage.journal import chain_of


def fall_back(act: Act, handover: Handover) -> Fallback:
    """Do so under the handover's lock, as the last part of the act by which the choice fell.

    A second choice that was approved ahead of its turn is invited next; one that was not waits for
    its review in the queue.
    """
    following = next_choice(nominations.alternatives_of(act.session, handover.id))
    if following.fallback is Fallback.INVITE and following.nomination_id is not None:
        step_nomination(
            act,
            following.nomination_id,
            expected={NominationState.SUBMITTED},
            to=NominationState.APPROVED,
        )
        record_event(
            act,
            chain=chain_of(handover.relay_id),
            event="nomination.next_in_turn",
            subject=f"nomination:{following.nomination_id}",
            facts={"handover": handover.id},
        )
    if following.fallback is Fallback.CHOOSE_AGAIN and handover.state is HandoverState.VISITED:
        ask_to_choose_again(act, handover)
    return following.fallback
