"""What was written down of a company: its needs, notes, merges, changes and the file it came in by.

The questions alone; `company_story` asks them together.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Select, String, cast, func, literal, or_, select

from app.storage.companies import Company
from app.storage.imports import CompanyImport
from app.storage.journal import JournalEntry, chain_of
from app.storage.merges import CompanyMerge
from app.storage.notes import Note, NoteTopic
from app.storage.people import Person
from app.storage.topics import Topic
from app.storage.visits import Visit

LATEST_NOTES = 5
LATEST_CHANGES = 8


def needs(family: CTE) -> Select[*tuple[Any, ...]]:
    """Ask for the topics of its talks: at how many visits, and when last."""
    visits = func.count(Visit.id.distinct())
    return (
        select(
            (-visits).label("order"),
            Topic.id,
            Topic.name_sv,
            Topic.name_en,
            visits.label("visits"),
            func.max(Visit.occurred_at).label("last_at"),
        )
        .join(NoteTopic, NoteTopic.topic_id == Topic.id)
        .join(Note, Note.id == NoteTopic.note_id)
        .join(Visit, Visit.id == Note.visit_id)
        .where(Visit.company_id.in_(select(family.c.id)))
        .group_by(Topic.id, Topic.name_sv, Topic.name_en)
    )


def said(family: CTE) -> Select[*tuple[Any, ...]]:
    """Ask for what was noted last."""
    return (
        select(
            (-Note.id).label("order"),
            Note.id.label("note_id"),
            Note.visit_id,
            Note.words,
            Visit.occurred_at.label("visited_at"),
        )
        .join(Visit, Visit.id == Note.visit_id)
        .where(Visit.company_id.in_(select(family.c.id)), Note.words.is_not(None))
        .order_by(Note.id.desc())
        .limit(LATEST_NOTES)
    )


def merges(company_id: int) -> Select[*tuple[Any, ...]]:
    """Ask for the companies that were taken into it."""
    return (
        select(
            (-CompanyMerge.id).label("order"),
            CompanyMerge.id.label("merge_id"),
            CompanyMerge.merged_id.label("company_id"),
            Company.name.label("company"),
            CompanyMerge.merged_at,
            Person.name.label("who"),
        )
        .join(Company, Company.id == CompanyMerge.merged_id)
        .outerjoin(Person, Person.id == CompanyMerge.merged_by_id)
        .where(CompanyMerge.survivor_id == company_id, CompanyMerge.undone_at.is_(None))
    )


def changes(company: Company) -> Select[*tuple[Any, ...]]:
    """Ask what the journal tells of the company itself, the latest first."""
    label = literal("person:") + cast(Person.id, String)
    return (
        select(
            (-JournalEntry.sequence).label("order"),
            JournalEntry.at,
            JournalEntry.event,
            Person.name.label("who"),
        )
        .outerjoin(Person, label == JournalEntry.actor)
        .where(
            JournalEntry.chain == chain_of(company.relay_id),
            JournalEntry.subject == f"company:{company.id}",
        )
        .order_by(JournalEntry.sequence.desc())
        .limit(LATEST_CHANGES)
    )


def file(company: Company) -> Select[*tuple[Any, ...]]:
    """The import in whose time the company was entered; a relay's files are read one at a time."""
    return (
        select(CompanyImport.id, CompanyImport.file_name)
        .where(
            CompanyImport.relay_id == company.relay_id,
            CompanyImport.created_at <= company.created_at,
            or_(
                CompanyImport.finished_at.is_(None),
                CompanyImport.finished_at >= company.created_at,
            ),
        )
        .order_by(CompanyImport.id.desc())
        .limit(1)
    )
