"""The guard that keeps somebody who can open the admins' rooms."""

from __future__ import annotations

from app.actions.act import Act
from app.domain.errors import LastAdmin
from app.storage import people


def keep_an_admin(act: Act, *, without: int) -> None:
    """Call before a person ceases to be an admin, in the same transaction.

    Raises `LastAdmin` when no other admin could sign in afterwards. The admins' rows stay locked,
    so that two who remove each other at once do not both succeed.
    """
    if people.working_admins(act.session) == [without]:
        raise LastAdmin
