"""The link by which a company looks after its own matters, as letters tell of it."""

from __future__ import annotations

from app.adapters.tokens import Purpose
from app.letters.desk import Desk
from app.storage import company_links


def own_page(desk: Desk, handover_id: int) -> str | None:
    """Give the address of the live link, for a handover that has one."""
    nonce = company_links.live_nonce(desk.session, handover_id)
    return desk.link("/foretaget", purpose=Purpose.COMPANY, nonce=nonce) if nonce else None
