"""How a code's page came to be opened, and whether it may log the visit with no tap.

A script cannot tell a scan from a link on another site; only `Sec-Fetch-Site` does: an address that
was typed or read by a camera comes from nowhere.
"""

from __future__ import annotations

from flask import request, url_for

from app.domain.baton import BatonState
from app.domain.handover import is_expected
from app.storage.scans import Scanned
from app.web import permissions, scan_return
from app.web.installation import now
from app.web.scan.screens import Why
from app.web.signed_in import actor


def leave_to_log(found: Scanned) -> tuple[str | None, Why | None]:
    """Give a page its permission, or say why a person has to press the button."""
    # Taken in any case: the return from a sign-in is good for one opening.
    has_returned = scan_return.take(found.code)
    why = _why_not(found)
    if why is None and not (has_returned or opened_by_scan()):
        why = Why.NOT_SCANNED
    return (None, why) if why else (permissions.give(code=found.code, actor=actor()), None)


def opened_by_scan() -> bool:
    """Tell a page that somebody opened from one that a link led to or a browser fetched ahead."""
    return request.headers.get("Sec-Fetch-Site") == "none" and not (
        request.headers.get("Sec-Purpose") or request.headers.get("Purpose")
    )


def sign_in_way(code: str) -> str:
    """Where to sign in and come back to this code; only a scan may be logged with no tap then."""
    is_scan = scan_return.take(code) or opened_by_scan()
    carried = scan_return.begin(code) if is_scan else None
    return url_for("account.sign_in", next=url_for("scan.code", code=code), scan=carried)


def _why_not(found: Scanned) -> Why | None:
    if found.expectation and is_expected(found.expectation, now=now()):
        return Why.MISSING if found.baton_state is BatonState.MISSING else None
    if found.has_annulled_visit:
        return Why.UNDONE
    return Why.OTHER_DAY if found.scheduled_on else Why.NO_DATE
