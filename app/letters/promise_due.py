"""To whoever owes a company something: that the day is near, here, or past."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.calendar import stockholm_date
from app.domain.promise import PromiseState
from app.letters.desk import Desk
from app.letters.letter import Letter
from app.storage import people, promises
from app.storage.outbox import Posted


def write(desk: Desk, posted: Posted) -> Letter | None:
    """It is meant while the promise is open and theirs."""
    promise = promises.line(desk.session, posted.subject_id)
    if promise is None or promise.state is not PromiseState.OPEN:
        return None
    owner = people.person(desk.session, promise.owner_id)
    if owner is None or owner.email != posted.recipient_email:
        return None
    overdue = promise.due_on < stockholm_date(desk.now)
    subject = (
        _("Löftet till %(company)s skulle ha varit klart", company=promise.company)
        if overdue
        else _("Du har lovat %(company)s något", company=promise.company)
    )
    return Letter(
        template="promise_due",
        subject=subject,
        values={
            "promise": promise,
            "overdue": overdue,
            "page": desk.page(f"/personal/loften/{promise.promise_id}"),
        },
    )
