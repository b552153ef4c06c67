"""`flask user`: the people who sign in, for the first of them and for when nobody else can."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from app.actions.create_person import NewPerson, create_person, invite_person
from app.actions.create_token import create_token
from app.actions.deactivate_person import deactivate_person
from app.actions.issue_link import IssuedLink
from app.actions.reset_person import reset_person
from app.cli.acting import act, now, refusals, require_tables, settings
from app.domain.roles import Role
from app.domain.text import swedish_sort_key
from app.extensions import db
from app.storage import people
from app.storage.people import PersonFacts

user = AppGroup("user", help="The people who sign in.")
email_option = click.option("--email", required=True, help="The person's e-mail address.")


@user.command("create")
@email_option
@click.option("--name", required=True, help="The name that colleagues know.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--password-stdin", is_flag=True, help="Read a password from standard input.")
def create(email: str, name: str, role: str, *, password_stdin: bool) -> None:
    """Take a person on; without a password print the one-time link to choose one."""
    new = NewPerson(email=email, name=name, role=Role(role))
    with _bad_input():
        if password_stdin:
            create_person(act(), new, password=_password())
            click.echo(f"{email} can sign in now.", err=True)
        else:
            _print_link(invite_person(act(), new))


@user.command("list")
def list_() -> None:
    """Print everybody: address, role, how they stand, name."""
    require_tables()
    for person in sorted(people.everyone(db.session()), key=lambda one: swedish_sort_key(one.name)):
        click.echo("\t".join((person.email, person.role, _standing(person), person.name)))


@user.command("token")
@email_option
@click.option("--label", default="flask user token", help="What the token is for.")
def token(email: str, label: str) -> None:
    """Print a bearer token that acts as this person, for scripts and load tests; once only."""
    with _bad_input():
        _id_of(email)
        click.echo(create_token(act(), email=email, label=label))


@user.command("link")
@email_option
def link(email: str) -> None:
    """Take a person's password and sign-ins away, and print a one-time link to choose a new one."""
    with _bad_input():
        _print_link(reset_person(act(), person_id=_id_of(email)))


@user.command("deactivate")
@email_option
def deactivate(email: str) -> None:
    """Shut a person out at once; what they did stays theirs."""
    with _bad_input():
        deactivate_person(act(), person_id=_id_of(email))
        click.echo(f"{email} is signed out everywhere and cannot sign in.", err=True)


@contextmanager
def _bad_input() -> Iterator[None]:
    """Every refusal here comes of an option that was given, so it ends with status 2."""
    require_tables()
    try:
        with refusals():
            yield
    except click.UsageError:
        raise
    except click.ClickException as refusal:
        raise click.UsageError(refusal.message) from refusal


def _id_of(email: str) -> int:
    person = people.by_email(db.session(), email) if email.isprintable() else None
    if person is None:
        raise click.UsageError(f"There is nobody with the address {email}.")
    return person.id


def _password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise click.UsageError("No password came on standard input.")
    return password


def _print_link(issued: IssuedLink) -> None:
    """The link alone goes to standard output, so that a script can take it."""
    click.echo(f"Works once, until {issued.expires_at:%Y-%m-%d %H:%M} UTC:", err=True)
    click.echo(f"{settings().public_url}/valkommen/{issued.secret}")


def _standing(person: PersonFacts) -> str:
    if person.deactivated_at:
        return "deactivated"
    if person.has_password:
        return "active"
    return "invited" if person.link_is_open(now()) else "link expired"
