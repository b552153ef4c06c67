"""The way of a file of companies into the register: handed in, pointed out, looked through, taken in.

Nothing is read here but a file's first rows; the worker does the rest, and the page tells how far it is.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound

from app.actions.act import Act
from app.actions.import_companies import begin_import, choose_columns, columns_for, columns_of
from app.actions.start_import import put_import_aside, start_import
from app.adapters import sheet_file
from app.adapters.sheet_file import UnreadableSheet
from app.adapters.upload_folder import UploadFolder
from app.domain.company_columns import Column
from app.domain.errors import UnacceptableField, WrongState
from app.domain.text import TextFault
from app.storage import imports
from app.storage.imports import CompanyImport
from app.storage.relays import Relay
from app.web.admin.blueprint import blueprint
from app.web.admin.import_forms import COLUMNS, ColumnsForm, FileForm
from app.web.admin.relays import chosen_relay
from app.web.field_faults import REASONS, blame
from app.web.gates import Gate, admits
from app.web.installation import session, settings
from app.web.messages import message_of
from app.web.showable import showable
from app.web.signed_in import act
from app.web.texts import refusal_of

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
# What stands round the file in the request.
ENVELOPE_BYTES = 64 * 1024

TROUBLES = {
    "unreadable": _l(
        "Filen gick inte att läsa till slutet. Spara den på nytt och lämna in den igen."
    ),
    "gone": _l("Filen har legat för länge och är borttagen. Lämna in den igen."),
}
PARTS = {
    **{column.value: words for column, words in COLUMNS.items()},
    "workplace": _l("nytt arbetsställe"),
}
PARTS |= {"size_class": COLUMNS[Column.SIZE], "contact": COLUMNS[Column.CONTACT_NAME]}


class Begun(NamedTuple):
    """The first rows of a file that waits."""

    header: list[str]
    sample: list[str]


@blueprint.get("/foretag/inlasning")
@admits(Gate.ADMIN)
def new_import() -> ResponseReturnValue:
    """Ask for a file, and show those that came before."""
    return _upload_page(chosen_relay(), FileForm())


@blueprint.post("/foretag/inlasning")
@admits(Gate.ADMIN, max_bytes=MOST_BYTES + ENVELOPE_BYTES)
def upload() -> ResponseReturnValue:
    """Take a file in, to wait until its columns are pointed out."""
    relay, form = chosen_relay(), FileForm()
    if not form.validate():
        return _upload_page(relay, form)
    try:
        import_id = _received(relay, form.table.data)
    except UnreadableSheet:
        words = _("Filen gick inte att läsa som en tabell. Spara den som Excel (.xlsx) eller CSV.")
        form.table.errors = [words]
        return _upload_page(relay, form)
    return _to(import_id)


@blueprint.get("/foretag/inlasning/<int:import_id>")
@admits(Gate.ADMIN)
def company_import(import_id: int) -> ResponseReturnValue:
    """Show how it stands with a file, and what can be done next."""
    return _page(_found(import_id))


@blueprint.get("/foretag/inlasning/<int:import_id>/kolumner")
@admits(Gate.ADMIN)
def columns(import_id: int) -> ResponseReturnValue:
    """Point out anew which heading tells what."""
    found = _found(import_id)
    return _columns_page(found) if _can_choose(found) else _to(import_id)


@blueprint.post("/foretag/inlasning/<int:import_id>/kolumner")
@admits(Gate.ADMIN)
def choose(import_id: int) -> ResponseReturnValue:
    """Keep which heading tells what, and have the file looked through."""
    found = _found(import_id)
    begun = _begun(found) if _can_choose(found) else None
    if begun is None:
        flash(message_of(WrongState.code), "error")
        return _to(import_id)
    form = ColumnsForm(*begun, columns_of(found))
    if not form.validate():
        return _columns_page(found, form)
    try:
        choose_columns(act(), import_id=import_id, columns=form.chosen)
    except UnacceptableField as refusal:
        blame(form, refusal)
        return _columns_page(found, form)
    except WrongState as refusal:
        flash(message_of(refusal.code), "error")
    return _to(import_id)


@blueprint.post("/foretag/inlasning/<int:import_id>/starta")
@admits(Gate.ADMIN)
def take_in(import_id: int) -> ResponseReturnValue:
    """Have the file taken in."""
    _found(import_id)
    try:
        start_import(act(), import_id=import_id)
    except WrongState as refusal:
        flash(message_of(refusal.code), "error")
    return _to(import_id)


@blueprint.post("/foretag/inlasning/<int:import_id>/avbryt")
@admits(Gate.ADMIN)
def put_aside(import_id: int) -> ResponseReturnValue:
    """Take nothing more in, and remove the file."""
    _found(import_id)
    try:
        put_import_aside(act(), import_id=import_id)
    except WrongState as refusal:
        flash(message_of(refusal.code), "error")
    else:
        _folder().remove_all_of(import_id)
    return _to(import_id)


@blueprint.get("/foretag/inlasning/<int:import_id>/avvisade.csv")
@admits(Gate.ADMIN)
def refused_rows(import_id: int) -> ResponseReturnValue:
    """Give the refused lines back as a file, each with its reason in words."""
    _found(import_id)
    path = _folder().refused_of(import_id)
    if not path.is_file():
        raise NotFound
    answer = Response(_in_words(path), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="avvisade-{import_id}.csv"'
    return answer


def _received(relay: Relay, table: FileStorage) -> int:
    acting: Act = act()
    folder = _folder()
    with folder.received(table.stream) as unnamed:
        with sheet_file.opened(unnamed.path) as sheet:
            guesses = columns_for(list(sheet.header), imports.latest(session(), relay.id))
        name = showable(Path((table.filename or "").replace("\\", "/")).name)
        import_id = begin_import(
            acting,
            relay_id=relay.id,
            file_name=name or _("namnlös fil"),
            file_digest=unnamed.digest,
            columns=guesses,
        )
        folder.give(unnamed, import_id)
    return import_id


def _page(found: CompanyImport) -> ResponseReturnValue:
    if _can_choose(found) and found.chosen_at is None:
        return _columns_page(found)
    outlook: dict[str, Any] = json.loads(found.outlook) if found.outlook else {}
    return make_response(
        render_template(
            "admin/import.html",
            found=found,
            outlook=outlook,
            reasons={
                line: reason_words(reason) for line, _, reason in outlook.get("told_refused", ())
            },
            parts=PARTS,
            trouble=TROUBLES.get(found.trouble or ""),
            has_file=_folder().table_of(found.id).is_file(),
            has_refused=_folder().refused_of(found.id).is_file(),
        )
    )


def _columns_page(found: CompanyImport, form: ColumnsForm | None = None) -> ResponseReturnValue:
    begun = _begun(found)
    if begun is None:
        return make_response(
            render_template("admin/import.html", found=found, outlook={}, trouble=TROUBLES["gone"])
        )
    shown = form or ColumnsForm(*begun, columns_of(found))
    page = render_template("admin/import_columns.html", found=found, form=shown, names=list(Column))
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK)


def _upload_page(relay: Relay, form: FileForm) -> ResponseReturnValue:
    page = render_template(
        "admin/new_import.html",
        relay=relay,
        form=form,
        before=imports.newest(session(), relay.id),
    )
    return make_response(page, 422 if form.errors else 200)


def _begun(found: CompanyImport) -> Begun | None:
    """Read a file's first rows; None where it is there no longer."""
    try:
        with sheet_file.opened(_folder().table_of(found.id)) as sheet:
            first = next(sheet.rows, None)
            return Begun(list(sheet.header), list(first.cells) if first else [])
    except (FileNotFoundError, UnreadableSheet):
        return None


def _in_words(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield "\ufeff"
        for at, row in enumerate(csv.reader(file, delimiter=";")):
            yield _csv_line(row if at == 0 else [*row[:-1], reason_words(row[-1])])


def _csv_line(row: list[str]) -> str:
    return ";".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n"


def reason_words(reason: str) -> str:
    """Say why a line was refused."""
    if reason in set(TextFault):
        return refusal_of(TextFault(reason), max_length=120)
    return str(REASONS.get(reason, reason))


def _can_choose(found: CompanyImport) -> bool:
    return not (found.started_at or found.finished_at or found.put_aside_at or found.rows_done)


def _found(import_id: int) -> CompanyImport:
    found = imports.company_import(session(), import_id)
    if found is None:
        raise NotFound
    return found


def _to(import_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.company_import", import_id=import_id), HTTPStatus.SEE_OTHER)


def _folder() -> UploadFolder:
    return UploadFolder(settings().upload_folder)
