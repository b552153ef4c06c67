"""Files of companies on their way into the register, stopped where a test wants them."""

from __future__ import annotations

import json

from werkzeug.test import TestResponse

from app.actions.act import Act
from app.actions.import_companies import begin_import, choose_columns
from app.actions.start_import import note_outlook, put_import_aside, start_import
from app.adapters.upload_folder import UploadFolder
from app.domain.company_columns import Column
from app.storage.relays import Relay
from tests.support.client import CheckedClient
from tests.support.settings import UPLOADS
from tests.support.sheets import DORREN, write_csv

HERE = "/admin/foretag/inlasning"
COLUMNS = {Column.NAME: "Företagsnamn", Column.PLACE: "Postort"}
OUTLOOK = {
    "rows": 3,
    "new": 1,
    "changed": 1,
    "unchanged": 0,
    "refused": 1,
    "told_refused": [(3, "organisation_number", "bad_length")],
    "told_changed": [(4, ["name"])],
}


def import_at(act: Act, relay: Relay, stage: int) -> int:
    """Hand a file in (0), point its columns out (1), look it through (2), start it (3), end it (4)."""
    import_id = begin_import(
        act, relay_id=relay.id, file_name="bolag.csv", file_digest="a" * 64, columns=COLUMNS
    )
    folder = UploadFolder(UPLOADS)
    write_csv(folder.table_of(import_id), DORREN)
    if stage > 0:
        choose_columns(act, import_id=import_id, columns=COLUMNS)
    if stage > 1:
        refused = (
            '"Organisationsnummer";"Rad";"Kolumn";"Skäl"\r\n"xxxxxx-xxxx";"3";"nr";"bad_length"\r\n'
        )
        folder.refused_of(import_id).write_text(refused, encoding="utf-8-sig")
        columns = json.dumps(dict(COLUMNS), ensure_ascii=False)
        note_outlook(act, import_id=import_id, columns=columns, outlook=OUTLOOK)
    if stage > 2:
        start_import(act, import_id=import_id)
    if stage > 3:
        put_import_aside(act, import_id=import_id)
    return import_id


def hand_in(client: CheckedClient, content: bytes, name: str = "bolag.csv") -> TestResponse:
    """Send a file as a browser does, in a body of our own: the client's would lie in a file."""
    parts = (
        ('name="csrf_token"', client.csrf_token().encode()),
        (f'name="table"; filename="{name}"', content),
    )
    body = b"".join(
        f"--x\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode() + part + b"\r\n"
        for about, part in parts
    )
    return client.post(
        HERE, data=body + b"--x--\r\n", content_type="multipart/form-data; boundary=x"
    )
