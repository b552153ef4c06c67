"""`flask check-config`: what is wrong with the installation, and how it is mended."""

from __future__ import annotations

import hmac
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.cli.acting import keys
from app.cli.check_environment import OTHERS, environment_findings
from app.cli.findings import Finding, mend, must_be_mended, note, ok
from app.domain.journal import head_mac
from app.domain.roles import Role
from app.extensions import db
from app.storage import aside, relays, snapshot
from app.storage.journal import JournalHead
from app.storage.people import Person


@click.command("check-config")
@with_appcontext
def check_config() -> None:
    """Say what is in order and what is to be mended; exits with 1 if anything is."""
    findings = [*environment_findings(os.environ), *_about_the_database(db.session())]
    for finding in findings:
        click.echo(str(finding))
    if must_be_mended(findings):
        sys.exit(1)


def _about_the_database(session: Session) -> Iterator[Finding]:
    database = aside.file_of(session)
    if database is not None and not database.exists():
        yield mend(f"There is no {database.name} yet: flask --app wsgi db upgrade")
        return
    try:
        yield from _about_the_file(session, database) if database else _about_the_server(session)
        yield from _about_the_rows(session)
    except SQLAlchemyError as unreachable:
        reason = str(getattr(unreachable, "orig", unreachable)).splitlines()[0]
        yield mend(f"The database cannot be read: {reason}")


def _about_the_server(session: Session) -> Iterator[Finding]:
    yield ok(f"PostgreSQL {session.scalar(text('SHOW server_version'))}")


def _about_the_file(session: Session, database: Path) -> Iterator[Finding]:
    yield ok(f"SQLite {session.scalar(select(func.sqlite_version()))}, {database.name}")
    for path in (database, *database.parent.glob(f"{database.name}-*")):
        if stat.S_IMODE(path.stat().st_mode) & OTHERS:
            yield mend(f"{path.name} holds personal data and others may read it: chmod 600 {path}")


def _about_the_rows(session: Session) -> Iterator[Finding]:
    here, newest = snapshot.revision(session), snapshot.newest_revision()
    if here != newest:
        yield mend(
            f"The database stands at migration {here or 'none'}, the program at {newest}: "
            "flask --app wsgi db upgrade"
        )
        return
    yield ok(f"The database stands at migration {here}")
    yield from _about_the_link_key(session)
    yield from _about_who_is_there(session)


def _about_the_link_key(session: Session) -> Iterator[Finding]:
    """A database that came here without its key is noticed before its links are missed."""
    for head in session.scalars(select(JournalHead)):
        expected = head_mac(keys().journal, chain=head.chain, count=head.count, digest=head.digest)
        if not hmac.compare_digest(expected, head.mac):
            yield mend(
                "LINK_KEY is not the one that this database was written under: no link to a "
                "nomination opens, and the journal does not verify. Put the former one back."
            )
            return


def _about_who_is_there(session: Session) -> Iterator[Finding]:
    admins = select(Person.id).where(Person.role == Role.ADMIN, Person.deactivated_at.is_(None))
    if session.scalar(admins.limit(1)) is None:
        yield note("There is no admin yet: flask --app wsgi user create --role admin …")
    if not relays.all_relays(session):
        yield note("There is no relay yet: flask --app wsgi relay create …")
