"""The admins' start page: how things stand in a sentence, then one queue of what waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from app.domain.calendar import stockholm_date
from app.storage import likely_legs, waiting, whereabouts
from app.storage.likely_legs import LikelyLeg
from app.storage.queue import WaitingScan
from app.storage.relays import Relay
from app.storage.waiting import Group
from app.web.admin import groups, judging
from app.web.admin.approving import UNDECLARED, shown
from app.web.admin.blueprint import blueprint
from app.web.admin.deciding import Refused
from app.web.admin.outbox import KINDS, TROUBLES
from app.web.admin.relays import chosen_relay
from app.web.admin.standing import standing
from app.web.admin.visit_links import choice_token
from app.web.gates import Gate, admits
from app.web.installation import now, session


@blueprint.get("/")
@admits(Gate.ADMIN)
def home() -> ResponseReturnValue:
    """Show what waits."""
    return page(Refused())


def page(refused: Refused) -> str:
    """The start page; `refused` brings back a form with what was typed in it."""
    relay, part = chosen_relay(), groups.part_asked_for()
    batons = whereabouts.of_relays(session(), [relay.id])[relay.id]
    today = stockholm_date(now())
    queue = waiting.waiting(session(), relay.id, part, today=today)
    choices = [*queue.to_review, *queue.unanswered]
    still = [baton for baton in batons if baton.stands_still]
    counts = {**queue.counts, Group.BATONS: queue.counts[Group.BATONS] + len(still)}
    return render_template(
        "admin/home.html",
        relay=relay,
        standing=standing(
            relay, batons, today, waiting=sum(counts.values()), made=queue.visits_this_year
        ),
        group_links=groups.links(counts, part),
        sections=groups.sections(counts, part),
        queue=queue,
        still=still,
        today=today,
        here=groups.kept_here(),
        refused=refused,
        judging=judging,
        legs_of=_likely_legs(relay, queue.scans),
        mail_kinds=KINDS,
        troubles=TROUBLES,
        matters=shown([one.nomination_id for one in choices if one.has_interest]),
        undeclared=UNDECLARED,
        can_undo=lambda one: one.undo_until and now() <= one.undo_until,
        link_of=choice_token,
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
