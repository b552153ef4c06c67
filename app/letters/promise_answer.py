"""To a company's contact: our answer to what we promised at the visit."""

from __future__ import annotations

import json

from flask_babel import gettext as _

from app.letters.desk import Desk
from app.letters.letter import Letter
from app.storage import promises
from app.storage.outbox import Posted


def write(desk: Desk, posted: Posted) -> Letter | None:
    """It says what was seen before it was sent, and is meant until there is a later answer."""
    promise = promises.line(desk.session, posted.subject_id)
    if promise is None or promise.answer_version != posted.version:
        return None
    told = json.loads(posted.facts)
    return Letter(
        template="promise_answer",
        subject=_("Svar från oss efter besöket hos %(company)s", company=promise.company),
        values={
            "company": promise.company,
            "promised_at": promise.promised_at,
            "name": posted.recipient_name,
            "promise": told.get("promise"),
            "answer": told.get("answer") or "",
        },
    )
