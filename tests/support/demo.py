"""The demo for tests: played once in a worker, and laid out from its rows for every later test."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from app.actions.act import Act
from app.actions.export_relay import write_snapshot
from app.actions.import_relay import load_tables
from app.actions.load_demo import load_demo
from app.adapters import snapshot_file
from app.adapters.snapshot_file import Snapshot
from app.storage import portable
from app.storage.transaction import transaction

_played: dict[datetime, Snapshot] = {}


def lay_out_demo(act: Act) -> None:
    """Fill an empty database with the demo as it is at the act's time."""
    if act.now not in _played:
        load_demo(act)
        _played[act.now] = _taken(act)
        return
    with transaction(act.session):
        load_tables(act.session, _played[act.now], portable.all_tables(), keys=act.keys)


def _taken(act: Act) -> Snapshot:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "demo.json"
        write_snapshot(
            act.session,
            file,
            kind=snapshot_file.BACKUP,
            tables=portable.all_tables(),
            replaces=False,
        )
        return snapshot_file.read(file)
