"""Draw a new code for a handover's card or a baton's plate: a part of other actions."""

from __future__ import annotations

import secrets

from sqlalchemy import insert

from app.actions.act import Act
from app.domain.code import new_code
from app.storage.handovers import Code


def issue_code(act: Act, *, handover_id: int | None = None, baton_id: int | None = None) -> str:
    """Issue a code where none is live, and give it; unjournalled."""
    code = new_code(secrets.randbits)
    act.session.execute(
        insert(Code).values(
            value=code, handover_id=handover_id, baton_id=baton_id, issued_at=act.now
        )
    )
    return code
