"""Photos in backups and exports: they go along with the rows, byte for byte, on either database."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.actions.act import Act
from app.actions.add_photo import add_photo
from app.actions.change_photo import remove_photo
from app.adapters.photo import DrawnPhoto, drawn_anew
from app.storage import photos
from app.storage.visits import Visit
from tests.cli.conftest import RunCommand
from tests.support.databases import Backend
from tests.support.photographs import as_taken
from tests.support.settings import settings_for
from tests.support.web import engine_of


@pytest.fixture
def drawn() -> DrawnPhoto:
    return drawn_anew(BytesIO(as_taken(width=1600, height=1200)))


@pytest.fixture
def photo_id(demo: Act, drawn: DrawnPhoto) -> int:
    visit_id = demo.session.scalars(select(Visit.id).order_by(Visit.id)).first() or 0
    photo_id = add_photo(demo, visit_id=visit_id, photo=drawn, caption="Porten")
    demo.session.rollback()
    return photo_id


def test_a_restored_backup_has_the_photos_that_were_removed_since(
    run: RunCommand, demo: Act, photo_id: int, drawn: DrawnPhoto, tmp_path: Path
) -> None:
    assert run("backup", tmp_path / "night.backup").exit_code == 0
    remove_photo(demo, photo_id=photo_id)
    demo.session.rollback()
    assert photos.picture(demo.session, photo_id) is None
    demo.session.rollback()

    result = run("restore", tmp_path / "night.backup")

    assert result.exit_code == 0, result.output
    demo.session.rollback()
    assert photos.picture(demo.session, photo_id) == drawn.picture
    assert photos.thumbnail(demo.session, photo_id) == drawn.thumbnail


@pytest.mark.parametrize("other", ["sqlite", "postgresql"])
def test_an_export_with_photos_is_the_same_again_on_either_database(
    run: RunCommand,
    photo_id: int,
    drawn: DrawnPhoto,
    tmp_path: Path,
    backends: Callable[[str], Backend],
    other: str,
) -> None:
    there = backends(other)
    app = create_app(settings_for(there.create("other")))
    first, again = tmp_path / "relay.json", tmp_path / "again.json"
    run("export", first)

    imported = app.test_cli_runner().invoke(args=["import", str(first)])
    app.test_cli_runner().invoke(args=["export", str(again)])
    with Session(engine_of(app)) as session:
        picture = photos.picture(session, photo_id)
    engine_of(app).dispose()
    there.drop("other")

    assert imported.exit_code == 0, imported.output
    assert picture == drawn.picture
    assert again.read_bytes() == first.read_bytes()


def test_a_photo_that_was_broken_on_the_way_is_refused_and_named(
    run: RunCommand, photo_id: int, tmp_path: Path
) -> None:
    file = tmp_path / "relay.json"
    run("export", file)
    content = json.loads(file.read_text(encoding="utf-8"))
    content["tables"]["photo"][-1]["picture"] = "<no base64>"
    file.write_text(json.dumps(content), encoding="utf-8")
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'new.db'}"))
    app.test_cli_runner().invoke(args=["db", "upgrade"])

    result = app.test_cli_runner().invoke(args=["import", str(file)])
    engine_of(app).dispose()

    assert result.exit_code == 1
    assert "photo, row 1: picture does not hold bytes in base64" in result.output
