"""The blueprint of the public's pages; its views stand in the modules beside it."""

from __future__ import annotations

from flask import Blueprint

from app.web.installation import settings

blueprint = Blueprint("relay", __name__)


@blueprint.context_processor
def _addresses() -> dict[str, str]:
    """What is shared needs whole addresses, and these are the installation's own, not the asker's."""
    return {"public_url": settings().public_url}
