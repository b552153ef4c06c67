"""The intent behind a form of a visit's link: sent once more it is answered as before."""

from __future__ import annotations

import hashlib
import json
import uuid

from app.actions.answer_once import Intent
from app.storage.links import Link
from app.web.company.forms import NominationForm


def new_key() -> str:
    return str(uuid.uuid4())


def intent_of(found: Link, form: NominationForm, route: str) -> Intent | None:
    """What was sent over a route under the key that its page made; none without a key."""
    if form.intent.data is None:
        return None
    said = json.dumps(form.said, sort_keys=True).encode()
    digest = hashlib.sha256(said).hexdigest()
    return Intent(f"visit:{found.visit_id}", route, form.intent.data, digest)
