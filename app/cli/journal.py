"""`flask journal`: whether what was recorded still stands as it was recorded."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

import click
from flask.cli import AppGroup

from app.actions.verify_journal import ChainReport, verify_journal
from app.cli.acting import keys, require_tables
from app.extensions import db

journal = AppGroup("journal", help="The append-only record of every change.")

REASONS: Mapping[str, str] = {
    "gap": "an entry is missing or out of order",
    "digest": "its contents are not those that were recorded",
    "link": "it does not follow from the entry before it",
    "cut_tail": "entries are missing from here to the end",
    "mac": "the mark on the chain's end does not fit, or LINK_KEY is not the one it was made with",
    "text": "a personal text is not the one that was recorded",
    "text_missing": "a personal text is gone, and no entry says that it was erased",
    "text_still_there": "it names a personal text as erased that is still there, or never was",
    "emptied": "the whole chain is gone, although its relay is there",
}


@journal.command("verify")
def verify() -> None:
    """Say how many entries hold, or name the first that was tampered with and exit with 1."""
    require_tables()
    reports = verify_journal(db.session(), keys())
    tell(reports)
    if any(report.fault for report in reports):
        sys.exit(1)


def tell(reports: Iterable[ChainReport]) -> None:
    for report in reports:
        click.echo(_line(report))


def _line(report: ChainReport) -> str:
    """One chain in words."""
    if report.fault:
        reason = REASONS[report.fault.reason]
        return f"{report.chain}: entry {report.fault.sequence} was tampered with: {reason}"
    erased = f", {report.erased} personal texts erased" if report.erased else ""
    return f"{report.chain}: {report.count} entries hold{erased}, ending in {report.digest[:16]}"
