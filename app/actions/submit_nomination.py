"""Take in a visited company's choice of the next one, through the visit's link or from its staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.actions import fields
from app.actions.act import Act
from app.actions.carry_interests import carry_interests
from app.actions.choose_company import Choice, chosen_company
from app.actions.record_event import record_event
from app.domain.company_name import same_name_keys
from app.domain.eligibility import Finding, Judgement, judge
from app.domain.errors import (
    AlreadyNominated,
    LinkExpired,
    NotAllowed,
    NotFound,
    OwnCompany,
    ReasonNeeded,
    UnacceptableField,
)
from app.domain.handover import HandoverState
from app.domain.nomination import NominationSource, NominationState, Rank
from app.domain.roles import Actor, ActorKind
from app.domain.text import search_key
from app.storage import candidates, handovers, nominations, visits
from app.storage.candidates import Chosen
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.transaction import transaction
from app.storage.upsert import inserted_id
from app.storage.visits import Visit

__all__ = ["Choice", "Submission", "SubmittedNomination", "submit_nomination"]

FIRST = "company"
SECOND = "second_choice"
SAME_AS_FIRST = "same_as_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A filled-in form, as it was written."""

    visit_id: int
    first: Choice
    second: Choice | None = None
    reason: str | None = None
    publish_reason: bool = False
    nominator_name: str | None = None
    nominator_email: str | None = None
    source: NominationSource = NominationSource.LINK


@dataclass(frozen=True, slots=True)
class SubmittedNomination:
    """What waits for review now; `findings` are about the first choice."""

    nomination_id: int
    second_id: int | None
    company: str
    second_company: str | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    chosen: Chosen
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class _Words:
    reason: str | None
    nominator_name: str | None
    nominator_email: str | None


def submit_nomination(act: Act, submission: Submission) -> SubmittedNomination:
    """Put the choice in the admins' queue; of two at once one is taken.

    Raises `NotAllowed` for another visit's link, `NotFound`, `LinkExpired` when the visit is
    annulled or the baton has gone on, `AlreadyNominated`, `OwnCompany`, `ReasonNeeded` for a
    company that was visited or is in the queue, and `UnacceptableField` (`company`,
    `second_choice`, each with `.place` and `.organisation_number`; `reason`, `nominator_name`,
    `nominator_email`). How things stand is judged before any field is read.
    """
    check_sender(act.actor, submission.visit_id, source=submission.source)
    with transaction(act.session):
        visit, handover = locked_visit(act, submission.visit_id)
        if nominations.open_of(act.session, handover.id):
            raise AlreadyNominated(handover_id=handover.id)
        return place_choice(act, submission, visit=visit, handover=handover)


def place_choice(
    act: Act,
    submission: Submission,
    *,
    visit: Visit,
    handover: Handover,
    replaced: Sequence[Nomination] = (),
) -> SubmittedNomination:
    """Judge, insert and journal a choice; what was declared about the same company goes along."""
    if handover.state is not HandoverState.VISITED:
        raise LinkExpired(visit_id=visit.id)
    words = _words(submission)
    judged = _judged_choices(act, submission, words, handover=handover)
    placed = [
        (_insert(act, one, rank, visit=visit, submission=submission, words=words), one)
        for rank, one in zip(Rank, judged, strict=False)
    ]
    for nomination_id, one in placed:
        carry_interests(
            act,
            one.chosen,
            to=nomination_id,
            relay_id=visit.relay_id,
            replaced=[old.id for old in replaced],
        )
    _record(act, submission, words, visit=visit, placed=placed, replaced=replaced)
    return _submitted(placed)


def _submitted(placed: list[tuple[int, _Judged]]) -> SubmittedNomination:
    (first_id, first), *rest = placed
    second_id, second = rest[0] if rest else (None, None)
    return SubmittedNomination(
        nomination_id=first_id,
        second_id=second_id,
        company=first.chosen.name,
        second_company=second.chosen.name if second else None,
        findings=first.judgement.verdicts,
    )


def check_sender(actor: Actor, visit_id: int, *, source: NominationSource) -> None:
    """A link opens its own visit alone, and only staff can say that a choice was spoken."""
    through_link = actor.kind is ActorKind.LINK
    if through_link and (actor.visit_id != visit_id or source is NominationSource.SPOKEN):
        raise NotAllowed
    if not through_link and not actor.is_staff:
        raise NotAllowed


def locked_visit(act: Act, visit_id: int) -> tuple[Visit, Handover]:
    """Lock the visit's handover; raises `NotFound`, and `LinkExpired` when the visit is annulled."""
    visit = visits.by_id(act.session, visit_id)
    handover = handovers.locked(act.session, visit.handover_id) if visit else None
    visit = visits.by_id(act.session, visit_id)
    if visit is None or handover is None:
        raise NotFound
    if visit.annulled_at is not None:
        raise LinkExpired(visit_id=visit_id)
    return visit, handover


def _words(submission: Submission) -> _Words:
    return _Words(
        reason=fields.text("reason", submission.reason),
        nominator_name=fields.line("nominator_name", submission.nominator_name),
        nominator_email=fields.email("nominator_email", submission.nominator_email),
    )


def _judged_choices(
    act: Act, submission: Submission, words: _Words, *, handover: Handover
) -> list[_Judged]:
    """Judge the first choice, and the second where there is one."""
    judged = [_judged(act, submission.first, FIRST, handover=handover)]
    if submission.second is not None:
        judged.append(_judged(act, submission.second, SECOND, handover=handover))
        if _are_same(*(one.chosen for one in judged)):
            raise UnacceptableField(field=SECOND, reason=SAME_AS_FIRST)
    for one in judged:
        if one.judgement.needs_reason and words.reason is None:
            flags = [str(flag) for flag in one.judgement.flags]
            raise ReasonNeeded(field="reason", company=one.chosen.name, findings=flags)
    return judged


def _judged(act: Act, choice: Choice, field: str, *, handover: Handover) -> _Judged:
    chosen = chosen_company(act, choice, field=field, relay_id=handover.relay_id)
    judgement = judge(candidates.candidate(act.session, chosen, handover=handover))
    if judgement.refused:
        raise OwnCompany(field=field, company=chosen.name)
    return _Judged(chosen, judgement)


def _are_same(first: Chosen, second: Chosen) -> bool:
    if first.company_id is not None or second.company_id is not None:
        return first.company_id == second.company_id
    numbers = [one.organisation_number or one.number_mac for one in (first, second)]
    if None not in numbers:
        return numbers[0] == numbers[1]
    return search_key(first.name) in same_name_keys(second.name)


def _insert(
    act: Act, judged: _Judged, rank: Rank, *, visit: Visit, submission: Submission, words: _Words
) -> int:
    """Insert under the index that allows one open choice of each rank."""
    values = {
        **_company_values(judged.chosen),
        **_words_values(words),
        "relay_id": visit.relay_id,
        "handover_id": visit.handover_id,
        "visit_id": visit.id,
        "rank": rank,
        "publish_reason": submission.publish_reason and words.reason is not None,
        "source": submission.source,
        "entered_by_id": act.actor.person_id,
        "state": NominationState.SUBMITTED,
        "submitted_at": act.now,
        "state_changed_at": act.now,
    }
    nomination_id = inserted_id(act.session, Nomination, values=values)
    if nomination_id is None:
        raise AlreadyNominated(handover_id=visit.handover_id)
    return nomination_id


def _company_values(chosen: Chosen) -> dict[str, Any]:
    return {
        "company_id": chosen.company_id,
        "workplace_id": chosen.workplace_id,
        "company_name": chosen.name,
        "company_search_key": search_key(chosen.name),
        "company_place": chosen.place,
        "organisation_number": chosen.organisation_number,
        "number_mac": chosen.number_mac,
    }


def _words_values(words: _Words) -> dict[str, Any]:
    return {
        "reason": words.reason,
        "nominator_name": words.nominator_name,
        "nominator_email": words.nominator_email,
    }


def _record(
    act: Act,
    submission: Submission,
    words: _Words,
    *,
    visit: Visit,
    placed: list[tuple[int, _Judged]],
    replaced: Sequence[Nomination],
) -> None:
    (first_id, first), *_ = placed
    names = {f"company_{rank}": judged.chosen.name for rank, (_, judged) in enumerate(placed, 1)}
    record_event(
        act,
        chain=chain_of(visit.relay_id),
        event="nomination.corrected" if replaced else "nomination.submitted",
        subject=f"nomination:{first_id}",
        facts={
            "visit": visit.id,
            "handover": visit.handover_id,
            "nominations": [nomination_id for nomination_id, _ in placed],
            "companies": [judged.chosen.company_id for _, judged in placed],
            "source": str(submission.source),
            "publish_reason": submission.publish_reason,
            "flags": [str(flag) for flag in first.judgement.flags],
            **({"replaced": [old.id for old in replaced]} if replaced else {}),
        },
        personal={**names, **_words_values(words)},
    )
