"""Give a leg's company the link by which it looks after its own matters; a new one ends the old."""

from __future__ import annotations

from sqlalchemy import insert, update

from app.actions.act import Act
from app.actions.record_event import record_event
from app.adapters.tokens import new_nonce
from app.domain.errors import NotAllowed, NotFound
from app.storage import handovers
from app.storage.company_links import CompanyLink
from app.storage.journal import chain_of
from app.storage.transaction import transaction


def issue_company_link(act: Act, *, handover_id: int) -> str:
    """Make the link as part of another act, which journals it, and give its random part."""
    nonce = new_nonce()
    act.session.execute(
        insert(CompanyLink).values(handover_id=handover_id, nonce=nonce, issued_at=act.now)
    )
    return nonce


def renew_company_link(act: Act, *, handover_id: int) -> str:
    """Revoke the link that is out, should it be in the wrong hands, and make another.

    Raises `NotAllowed` and `NotFound`.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        handover = handovers.locked(act.session, handover_id)
        if handover is None:
            raise NotFound
        act.session.execute(
            update(CompanyLink)
            .where(CompanyLink.handover_id == handover_id, CompanyLink.revoked_at.is_(None))
            .values(revoked_at=act.now)
        )
        nonce = issue_company_link(act, handover_id=handover_id)
        record_event(
            act,
            chain=chain_of(handover.relay_id),
            event="handover.company_link_renewed",
            subject=f"handover:{handover_id}",
        )
        return nonce
