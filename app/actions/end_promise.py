"""End a promise as kept, or let it go for a reason; and open one again that was ended by mistake."""

from __future__ import annotations

from app.actions import fields
from app.actions.act import Act
from app.actions.make_promise import changeable, record_promise, step_promise
from app.domain.errors import WrongState
from app.domain.promise import PromiseState
from app.storage import promises
from app.storage.transaction import transaction


def keep_promise(act: Act, *, promise_id: int, version: int, outcome: str | None = None) -> None:
    """Note that a promise was kept, and what came of it if that is said.

    Raises `NotFound`, `NotAllowed` for all but its owner, who made it and admins, `WrongState` when
    it has ended or was changed since it was read, and `UnacceptableField` (`outcome`).
    """
    words = fields.text("outcome", outcome, max_length=fields.REASON_CHARACTERS)
    _end(act, promise_id, version, to=PromiseState.KEPT, event="promise.kept", words=words)


def let_go_promise(act: Act, *, promise_id: int, version: int, reason: str | None) -> None:
    """Let a promise go; raises as `keep_promise` does, and `ReasonNeeded`."""
    words = fields.required_reason(reason)
    _end(act, promise_id, version, to=PromiseState.LET_GO, event="promise.let_go", words=words)


def reopen_promise(act: Act, *, promise_id: int, version: int) -> None:
    """Owe a promise again; raises `NotFound`, `NotAllowed` and `WrongState`."""
    with transaction(act.session):
        found = changeable(act, promise_id)
        if found.state is PromiseState.OPEN:
            raise WrongState(promise_id=promise_id)
        step_promise(
            act,
            promise_id,
            version=version,
            expected=found.state,
            values={"state": PromiseState.OPEN, "ended_at": None, "ended_words": None},
        )
        record_promise(
            act, promises.promise(act.session, promise_id) or found, event="promise.reopened"
        )


def _end(
    act: Act, promise_id: int, version: int, *, to: PromiseState, event: str, words: str | None
) -> None:
    with transaction(act.session):
        found = changeable(act, promise_id)
        step_promise(
            act,
            promise_id,
            version=version,
            expected=PromiseState.OPEN,
            values={"state": to, "ended_at": act.now, "ended_words": words},
        )
        ended = promises.promise(act.session, promise_id) or found
        record_promise(act, ended, event=event, reason=words)
