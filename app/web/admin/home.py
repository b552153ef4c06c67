"""The admins' start page: how things stand in a sentence, then one queue of what waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.adapters import tokens
from app.domain.baton import BatonState
from app.domain.calendar import stockholm_date
from app.domain.handover import AWAITING
from app.storage import company_requests, likely_legs, queue, silences, whereabouts
from app.storage.company_requests import WaitingRequest
from app.storage.likely_legs import LikelyLeg
from app.storage.queue import (
    WaitingHandover,
    WaitingLateChoice,
    WaitingMessage,
    WaitingNomination,
    WaitingScan,
    WaitingSuggestion,
)
from app.storage.relays import Relay
from app.storage.silences import ProposedRestart
from app.storage.whereabouts import Whereabouts
from app.web.admin import judging
from app.web.admin.approving import UNDECLARED, shown
from app.web.admin.blueprint import blueprint
from app.web.admin.deciding import Refused
from app.web.admin.relays import chosen_relay
from app.web.gates import Gate, admits
from app.web.installation import keys, now, session
from app.web.templating import day


@dataclass(frozen=True, slots=True)
class Queue:
    """All that waits in one relay, each kind by itself."""

    messages: Sequence[WaitingMessage]
    batons: Sequence[Whereabouts]
    scans: Sequence[WaitingScan]
    late_choices: Sequence[WaitingLateChoice]
    nominations: Sequence[WaitingNomination]
    handovers: Sequence[WaitingHandover]
    restarts: Sequence[ProposedRestart]
    requests: Sequence[WaitingRequest]
    suggestions: Sequence[WaitingSuggestion]

    def __len__(self) -> int:
        return sum(len(getattr(self, kind.name)) for kind in fields(self))


@blueprint.get("/")
@admits(Gate.ADMIN)
def home() -> ResponseReturnValue:
    """Show what waits."""
    return page(Refused())


def page(refused: Refused) -> str:
    """The start page; `refused` brings back a form with what was typed in it."""
    relay = chosen_relay()
    batons = whereabouts.of_relays(session(), [relay.id])[relay.id]
    waiting = _waiting(relay, batons)
    return render_template(
        "admin/home.html",
        relay=relay,
        queue=waiting,
        sentences=_sentences(batons, waiting),
        refused=refused,
        judging=judging,
        legs_of=_likely_legs(relay, waiting.scans),
        matters=shown([one.nomination_id for one in waiting.nominations if one.has_interest]),
        undeclared=UNDECLARED,
        can_undo=lambda one: one.undo_until and now() <= one.undo_until,
        link_of=_link,
    )


def _waiting(relay: Relay, batons: Sequence[Whereabouts]) -> Queue:
    return Queue(
        messages=queue.messages(session(), relay.id),
        batons=[baton for baton in batons if baton.stands_still],
        scans=queue.scans(session(), relay.id),
        late_choices=queue.late_choices(session(), relay.id),
        nominations=queue.nominations(session(), relay.id),
        handovers=queue.handovers(session(), relay.id),
        restarts=silences.proposed_restarts(session(), relay.id),
        requests=company_requests.waiting(session(), relay.id),
        suggestions=queue.suggestions(session(), relay.id),
    )


def _likely_legs(
    relay: Relay, scans: Sequence[WaitingScan]
) -> Callable[[WaitingScan], list[LikelyLeg]]:
    """What a scan may have been about instead of the handover that its code led to."""
    days = {scan.pending_id: stockholm_date(scan.captured_at or scan.received_at) for scan in scans}
    near = likely_legs.near(session(), relay.id, days=days.values())

    def legs_of(scan: WaitingScan) -> list[LikelyLeg]:
        return [
            leg
            for leg in near
            if (scan.is_in_doubt or leg.handover_id != scan.handover_id)
            and leg.may_be_of(days[scan.pending_id])
        ]

    return legs_of


def _link(nonce: str) -> str:
    """The token of a visit's link, for a choice that was spoken."""
    return tokens.derive(keys().link, purpose=tokens.Purpose.NOMINATION, nonce=nonce)


def _sentences(batons: list[Whereabouts], waiting: Queue) -> list[str]:
    """Where each key is and what comes next, then how much waits."""
    return [*(_where(baton) for baton in batons), _how_much(len(waiting))]


def _where(baton: Whereabouts) -> str:
    """One whole sentence for each case, for pieces cannot be put together in another language."""
    named = {"baton": baton.baton, "company": baton.company}
    sentence: str
    if baton.state is BatonState.MISSING:
        sentence = _("%(baton)s är borta.", **named)
    elif baton.leg_state is None:
        sentence = _("%(baton)s är hos kontoret och har inget företag på tur.", **named)
    elif baton.leg_state not in AWAITING and baton.visited_at:
        sentence = _(
            "%(baton)s är hos %(company)s sedan %(date)s.", date=day(baton.visited_at), **named
        )
    elif baton.scheduled_on:
        sentence = _(
            "%(baton)s är på väg till %(company)s, %(date)s.", date=day(baton.scheduled_on), **named
        )
    else:
        sentence = _("%(baton)s ska till %(company)s. Datum saknas.", **named)
    return sentence


def _how_much(count: int) -> str:
    words: str
    if count == 0:
        words = _("Inget väntar på dig.")
    else:
        words = ngettext("En sak väntar på dig.", "%(num)d saker väntar på dig.", count)
    return words
