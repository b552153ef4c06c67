"""Which relay an admin is looking at: the one named in the address, else the first."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import NotFound

from app.storage import relays
from app.storage.relays import Relay
from app.web.installation import session

PARAMETER = "stafett"


def chosen_relay() -> Relay:
    """Find the relay; 404 for a name that no relay has, and before the first is made."""
    relay = relays.named_or_first(session(), request.args.get(PARAMETER))
    if relay is None:
        raise NotFound
    return relay


def kept_in_address(relay: Relay) -> dict[str, str]:
    """What every link of the admins' rooms carries, so that the relay stays chosen."""
    return {PARAMETER: relay.slug} if request.args.get(PARAMETER) else {}
