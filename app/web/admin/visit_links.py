"""The links that companies have, derived again for admins who enter what was spoken, or send one anew."""

from __future__ import annotations

from flask import url_for

from app.adapters import tokens
from app.storage import company_links
from app.web.installation import keys, session, settings


def choice_token(nonce: str) -> str:
    """The token of a visit's nomination link, from the visit's random part."""
    return tokens.derive(keys().link, purpose=tokens.Purpose.NOMINATION, nonce=nonce)


def own_link(handover_id: int) -> str | None:
    """The whole address of the company's own page, for a handover whose link is live."""
    nonce = company_links.live_nonce(session(), handover_id)
    if nonce is None:
        return None
    token = tokens.derive(keys().link, purpose=tokens.Purpose.COMPANY, nonce=nonce)
    return settings().public_url + url_for("company.own_matters", token=token)
