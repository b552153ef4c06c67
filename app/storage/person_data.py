"""All that is kept of one person, wherever it lies: by address, telephone or name, or by company."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Select, String, Subquery, cast, literal, or_, select
from sqlalchemy.orm import Session

from app.domain import likely_person
from app.domain.likely_person import Likeness, Wanted
from app.domain.visit import Side
from app.storage.candidates import with_successions
from app.storage.company_requests import CompanyRequest
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.invitations import Invitation
from app.storage.journal import JournalEntry, JournalText
from app.storage.late_choices import LateChoice
from app.storage.nominations import Nomination
from app.storage.people import Person
from app.storage.personal import ALL_FIELDS, BOUNCING, TEXTS, Content, Field
from app.storage.photos import Photo
from app.storage.visits import Participant, PendingScan, Visit

_LIKE: Final[Mapping[Content, Callable[[str, Wanted], Likeness | None]]] = {
    Content.NAME: likely_person.is_name,
    Content.EMAIL: likely_person.is_email,
    Content.PHONE: likely_person.is_phone,
    Content.TEXT: likely_person.is_told_of,
    Content.PICTURE: lambda _value, _wanted: None,
}
# A company's name and place are no personal data, though they stand among an entry's texts.
_ROW_PATTERN: Final = re.compile(r"[0-9]{1,9}")
_OF_COMPANIES: Final = frozenset({"company_1", "company_2", "place"})
# By which entries a group's words came in: what their subject begins with, and their events.
_RECORDED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "nomination": ("nomination", ("nomination.submitted", "nomination.corrected")),
    "invitation": ("invitation", ("invitation.answered",)),
    "company_request": ("request", ("company.asked",)),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one row keeps of the person, by field name.

    `key` names the row: `contact:12`. `in_use` is an account that can still be signed in to, which
    is shut before it can be erased.
    """

    key: str
    values: Mapping[str, str]
    likeness: Likeness
    in_use: bool = False


def of_person(session: Session, wanted: Wanted) -> list[Finding]:
    """Find by what is known, and then by every address and number that this led to.

    Whoever was at a visit may be seen in its photos, which only a person can tell.
    """
    first = list(_all(session, wanted))
    found = list(_all(session, wanted | _known_by(first)))
    return [*found, *_seen_with(session, found)]


def of_company(session: Session, company_id: int) -> list[Finding]:
    """Find what is kept of a company's people.

    Contacts, who chose for it, who was there or invited, its wishes, and what the journal has of them.
    """
    seeds = list(_of_company(session, company_id))
    known = {finding.key for finding in seeds}
    more = (one for one in _all(session, _known_by(seeds)) if one.key not in known)
    return [*seeds, *more]


def by_keys(session: Session, keys: Iterable[str]) -> list[Finding]:
    """Read what rows that were found before keep of a person now."""
    wanted: dict[str, set[int | str]] = {}
    for key in keys:
        group, _, row = key.partition(":")
        if group == BOUNCING.group:
            wanted.setdefault(group, set()).add(row)
        elif _ROW_PATTERN.fullmatch(row):
            wanted.setdefault(group, set()).add(int(row))
    return [
        finding
        for group, fields in _groups()
        if group in wanted
        for finding in _rows(session, group, fields, wanted[group])
    ]


def _all(session: Session, wanted: Wanted) -> Iterator[Finding]:
    for group, fields in _groups():
        if group == TEXTS.group:
            yield from _texts(session, wanted)
        else:
            yield from _found(session, group, fields, wanted)


def _groups() -> list[tuple[str, Sequence[Field]]]:
    ordered = sorted(ALL_FIELDS, key=lambda field: field.group)
    return [(group, tuple(fields)) for group, fields in groupby(ordered, lambda one: one.group)]


def _found(
    session: Session, group: str, fields: Sequence[Field], wanted: Wanted
) -> Iterator[Finding]:
    for finding in _rows(session, group, fields):
        likeness = _likeness(fields, finding.values, wanted)
        if likeness is not None:
            yield Finding(finding.key, finding.values, likeness, finding.in_use)


def _rows(
    session: Session,
    group: str,
    fields: Sequence[Field],
    keys: Iterable[int | str] | None = None,
) -> Iterator[Finding]:
    """Give every row of a group that keeps anything, or those that are named."""
    question: Select[Any] = select(
        fields[0].key,
        *(field.told for field in fields),
        *(_is_in_use() if group == "person" else ()),
    ).where(or_(*(field.stands for field in fields)))
    if keys is not None:
        question = question.where(fields[0].key.in_(list(keys)))
    for row in session.execute(question.order_by(fields[0].key)):
        values = {
            field.name: str(value)
            for field, value in zip(fields, row[1 : len(fields) + 1], strict=True)
            if value is not None and value != field.emptied
        }
        in_use = group == "person" and bool(row[-1])
        yield Finding(f"{group}:{row[0]}", values, Likeness.SURE, in_use)


def _is_in_use() -> tuple[Any]:
    return (Person.deactivated_at.is_(None).label("in_use"),)


def _likeness(
    fields: Sequence[Field], values: Mapping[str, str], wanted: Wanted
) -> Likeness | None:
    found = {
        _LIKE[field.content](values[field.name], wanted) for field in fields if field.name in values
    }
    if Likeness.SURE in found:
        return Likeness.SURE
    return Likeness.PERHAPS if Likeness.PERHAPS in found else None


def _texts(session: Session, wanted: Wanted) -> Iterator[Finding]:
    """Find the journal's texts; with one text, all that its entry keeps of people goes."""
    rows = session.execute(
        select(JournalText.id, JournalText.entry_id, JournalText.field, JournalText.value)
        .where(JournalText.field.not_in(_OF_COMPANIES))
        .order_by(JournalText.entry_id, JournalText.id)
    )
    for _, of_entry in groupby(rows, key=lambda row: row.entry_id):
        texts = list(of_entry)
        found = {likely_person.is_told_of(text.value, wanted) for text in texts} - {None}
        if not found:
            continue
        likeness = Likeness.SURE if Likeness.SURE in found else Likeness.PERHAPS
        for text in texts:
            yield Finding(f"{TEXTS.group}:{text.id}", {TEXTS.name: text.value}, likeness)


def _seen_with(session: Session, found: Sequence[Finding]) -> Iterator[Finding]:
    """Give the photos of the visits at which somebody was, but those that are found already."""
    parts = [int(one.key.partition(":")[2]) for one in found if one.key.startswith("participant:")]
    if not parts:
        return
    visits = select(Participant.visit_id).where(Participant.id.in_(parts))
    photos = session.scalars(select(Photo.id).where(Photo.visit_id.in_(visits))).all()
    known = {one.key for one in found}
    for group, fields in _groups():
        if group == "photo":
            for one in _rows(session, group, fields, photos):
                if one.key not in known:
                    yield Finding(one.key, one.values, Likeness.PERHAPS)


def _known_by(findings: Sequence[Finding]) -> Wanted:
    """Gather the addresses, numbers and names in what was found for sure."""
    content = {field.name: field.content for field in ALL_FIELDS}
    wanted = Wanted()
    for finding in findings:
        if finding.likeness is Likeness.PERHAPS:
            continue
        for name, value in finding.values.items():
            match content[name]:
                case Content.EMAIL:
                    wanted |= Wanted.of(email=value)
                case Content.PHONE:
                    wanted |= Wanted.of(phone=value)
                case Content.NAME:
                    wanted |= Wanted.of(name=value)
    return wanted


def _of_company(session: Session, company_id: int) -> Iterator[Finding]:
    """What was kept under a company that was merged stands there still."""
    family = with_successions(session, [company_id])
    keys = {**_at_visits(family), **_of_choices(family)}
    keys[TEXTS.group] = _as_recorded(keys)
    for group, fields in _groups():
        if group in keys:
            yield from _rows(session, group, fields, session.scalars(keys[group]).all())


def _at_visits(family: Collection[int]) -> dict[str, Select[int]]:
    """Ask for those who speak for the companies, and for who was there or is seen with them."""
    of_visit = Visit.company_id.in_(family)
    there = select(Participant.id).join(Visit, Visit.id == Participant.visit_id)
    return {
        "contact": select(Contact.id).where(Contact.company_id.in_(family)),
        "participant": there.where(of_visit, Participant.side == Side.COMPANY),
        "photo": select(Photo.id).join(Visit, Visit.id == Photo.visit_id).where(of_visit),
    }


def _of_choices(family: Collection[int]) -> dict[str, Select[int]]:
    """Ask for who chose for the companies, who was invited when they were chosen, and their wishes.

    One that was chosen by its name alone is known by the handover that its yes made.
    """
    legs = select(Handover.id).where(Handover.company_id.in_(family))
    chosen_by = select(Nomination.id).where(Nomination.handover_id.in_(legs))
    chosen = select(Nomination.id).where(
        or_(Nomination.company_id.in_(family), Nomination.next_id.in_(legs))
    )
    late = (
        select(LateChoice.id)
        .outerjoin(Visit, Visit.id == LateChoice.visit_id)
        .outerjoin(PendingScan, PendingScan.id == LateChoice.pending_scan_id)
        .where(or_(Visit.handover_id.in_(legs), PendingScan.handover_id.in_(legs)))
    )
    invited = select(Invitation.id).where(Invitation.nomination_id.in_(chosen))
    asked = or_(CompanyRequest.company_id.in_(family), CompanyRequest.nomination_id.in_(chosen))
    return {
        "nomination": chosen_by,
        "nomination_reason": chosen_by,
        "late_choice": late,
        "late_choice_note": late,
        "invitation": invited,
        "invitation_wish": invited,
        "company_request": select(CompanyRequest.id).where(asked),
    }


def _as_recorded(keys: Mapping[str, Select[int]]) -> Select[int]:
    """Ask for the journal's texts of the entries by which the company's own words came in."""
    told = (
        JournalEntry.event.in_(events)
        & JournalEntry.subject.in_(_subjects(prefix, keys[group].subquery()))
        for group, (prefix, events) in _RECORDED.items()
    )
    return (
        select(JournalText.id)
        .join(JournalEntry, JournalEntry.id == JournalText.entry_id)
        .where(JournalText.field.not_in(_OF_COMPANIES), or_(*told))
    )


def _subjects(prefix: str, rows: Subquery) -> Select[str]:
    return select(literal(f"{prefix}:") + cast(rows.c.id, String))
