"""Keep for a person's decision a choice that waited on a phone and can no longer be taken in by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from app.actions import fields
from app.actions.act import Act
from app.actions.choose_company import chosen_company
from app.actions.record_event import record_event
from app.actions.submit_nomination import FIRST, SECOND, Submission
from app.domain.company_name import same_name_keys
from app.domain.errors import NotFound
from app.storage import nominations, visits
from app.storage.journal import chain_of
from app.storage.late_choices import LateChoice, LateKind
from app.storage.nominations import Nomination
from app.storage.transaction import transaction
from app.storage.visits import PendingScan


def keep_late_choice(
    act: Act, submission: Submission, kind: LateKind, *, captured_at: datetime
) -> int:
    """Keep the choice and give its id; its visit stands, or the baton has gone on from it.

    Raises `NotFound`, and `UnacceptableField` as `submit_nomination` does.
    """
    with transaction(act.session):
        visit = visits.by_id(act.session, submission.visit_id)
        if visit is None:
            raise NotFound
        return _keep(
            act,
            submission,
            kind,
            captured_at=captured_at,
            relay_id=visit.relay_id,
            visit_id=visit.id,
        )


def keep_choice_of_scan(
    act: Act, submission: Submission, *, pending_id: int, captured_at: datetime
) -> int:
    """Keep a choice whose scan waits itself; the submission's visit is not known yet."""
    with transaction(act.session):
        pending = act.session.get(PendingScan, pending_id)
        if pending is None:
            raise NotFound
        return _keep(
            act,
            submission,
            LateKind.VISIT_UNDECIDED,
            captured_at=captured_at,
            relay_id=pending.relay_id,
            pending_scan_id=pending.id,
        )


def standing_twin(act: Act, submission: Submission) -> Nomination | None:
    """Find the choice that stands and says the same: sent another way, and its reply lost."""
    visit = visits.by_id(act.session, submission.visit_id)
    standing = nominations.open_of(act.session, visit.handover_id) if visit else []
    first = next((one for one in standing if one.rank == 1), None)
    if first is None or first.visit_id != submission.visit_id:
        return None
    chosen = chosen_company(act, submission.first, field=FIRST, relay_id=first.relay_id)
    says_the_same = (
        first.company_search_key in same_name_keys(chosen.name)
        and first.reason == fields.text("reason", submission.reason)
        and first.nominator_name == fields.line("nominator_name", submission.nominator_name)
    )
    return first if says_the_same else None


def _keep(
    act: Act,
    submission: Submission,
    kind: LateKind,
    *,
    captured_at: datetime,
    relay_id: int,
    **about: int,
) -> int:
    words, companies = _words(submission), _companies(act, submission, relay_id=relay_id)
    late_id: int = act.session.execute(
        insert(LateChoice)
        .values(
            **about,
            **words,
            **companies,
            relay_id=relay_id,
            kind=kind,
            person_id=act.actor.person_id,
            intent=act.intent,
            source=submission.source,
            captured_at=captured_at,
            received_at=act.now,
        )
        .returning(LateChoice.id)
    ).scalar_one()
    record_event(
        act,
        chain=chain_of(relay_id),
        event="choice.kept_for_decision",
        subject=f"late_choice:{late_id}",
        facts={**about, "kind": str(kind), "company": companies["company_id"]},
        personal={**words, "company": str(companies["company_name"])},
    )
    return late_id


def _words(submission: Submission) -> dict[str, str | None]:
    return {
        "reason": fields.text("reason", submission.reason),
        "nominator_name": fields.line("nominator_name", submission.nominator_name),
        "nominator_email": fields.email("nominator_email", submission.nominator_email),
    }


def _companies(act: Act, submission: Submission, *, relay_id: int) -> dict[str, int | str | None]:
    """Read both companies as they may be kept; numbers are asked for again if they are needed."""
    first = chosen_company(act, submission.first, field=FIRST, relay_id=relay_id)
    second = (
        chosen_company(act, submission.second, field=SECOND, relay_id=relay_id)
        if submission.second
        else None
    )
    return {
        "company_id": first.company_id,
        "company_name": first.name,
        "company_place": first.place,
        "second_name": second.name if second else None,
        "second_place": second.place if second else None,
    }
