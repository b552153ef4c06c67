"""Photos on a visit's page: chosen on a phone, shown to staff alone, refused in words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.actions.act import Act
from app.actions.add_photo import add_photo
from app.adapters.photo import drawn_anew
from app.domain.roles import Role
from app.storage.handovers import Handover
from app.storage.photos import Photo
from app.web.gates import Gate
from app.web.staff.photos import MOST_BYTES, add_photos
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.photographs import SECRET, as_taken, heic, of_many_pixels
from tests.support.road import Road
from tests.support.statements import count_statements
from tests.support.web import MakeClient

pytestmark = pytest.mark.usefixtures("clock")
Files = Sequence[tuple[bytes, str]]


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


@pytest.fixture
def talk(visit_id: int) -> str:
    return f"/personal/samtal/{visit_id}"


def sent(client: CheckedClient, talk: str, *files: tuple[bytes, str], **typed: str) -> TestResponse:
    """Send photos as a form without a script does."""
    photos = [(BytesIO(content), name) for content, name in files]
    return client.post_form(f"{talk}/bilder", photos=photos, **typed)


def kept(road: Road, visit_id: int, *, shade: int = 0, caption: str | None = None) -> int:
    act: Act = road.act(road.bo)
    drawn = drawn_anew(BytesIO(as_taken(shade=shade)))
    return add_photo(act, visit_id=visit_id, photo=drawn, caption=caption)


def page_of(photo_id: int) -> str:
    return f"/personal/bilder/{photo_id}"


def test_several_photos_are_chosen_at_once_and_shown_on_both_pages(
    as_bo: CheckedClient, as_astrid: CheckedClient, handover: Handover, talk: str
) -> None:
    files = [(as_taken(shade=shade), f"IMG_{shade}.jpg") for shade in range(3)]
    assert re.search(r'<input accept="image/\*"[^>]* multiple[^>]*>', as_bo.get(talk).text)

    answer = sent(as_bo, talk, *files, caption="Nya porten")

    assert answer.status_code == 303
    page = as_bo.get(answer.location)
    assert "3 bilder är sparade." in page.text
    told = as_astrid.get(f"/admin/overlamningar/{handover.id}").text
    for shown in (page.text, told):
        found = re.findall(
            r'<img src="(/personal/bilder/[0-9]+/liten.jpg)" alt="Nya porten"', shown
        )
        assert len(found) == 3


def test_what_is_kept_and_what_is_served_tells_of_no_place(
    as_bo: CheckedClient, road: Road, talk: str
) -> None:
    sent(as_bo, talk, (as_taken(), "IMG_1.jpg"))

    road.session.rollback()
    one = road.session.query(Photo).one()
    served = [as_bo.get(f"{page_of(one.id)}/{name}.jpg") for name in ("bild", "liten")]

    assert [answer.get_data() for answer in served] == [one.picture, one.thumbnail]
    for answer in served:
        content = answer.get_data()
        with Image.open(BytesIO(content)) as image:
            assert dict(image.getexif()) == {}
        assert b"Exif" not in content
        assert SECRET.encode() not in content
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "tom.jpg", "tom.jpg: filen är tom"),
        (heic(), "IMG_2.HEIC", "IMG_2.HEIC: bilden är sparad som HEIC"),
        (b"<html><script>", "bild.jpg", "bild.jpg: filen är ingen bild"),
        (as_taken()[:3000], "halv.jpg", "halv.jpg: bilden är inte hel"),
        (of_many_pixels(9000, 9000), "bomb.png", "bomb.png: bilden har fler än 40 miljoner"),
    ],
    ids=["empty", "heic", "page", "truncated", "bomb"],
)
def test_what_cannot_be_read_is_refused_by_the_field_and_by_its_name(
    as_bo: CheckedClient, road: Road, talk: str, content: bytes, name: str, words: str
) -> None:
    answer = sent(as_bo, talk, (content, name), caption="Porten")

    assert answer.status_code == 422
    assert 'id="photos-error"' in answer.text
    assert words in answer.text
    assert 'value="Porten"' in answer.text
    assert road.count(Photo) == 0


def test_the_good_are_kept_and_the_bad_are_named(
    as_bo: CheckedClient, road: Road, talk: str
) -> None:
    answer = sent(as_bo, talk, (as_taken(), "IMG_1.jpg"), (heic(), "IMG_2.HEIC"))

    page = as_bo.get(answer.location).text
    assert "Bilden är sparad." in page
    assert "IMG_2.HEIC: bilden är sparad som HEIC" in page
    assert road.count(Photo) == 1


def test_nothing_chosen_and_too_many_are_refused_by_the_field(
    as_bo: CheckedClient, road: Road, talk: str
) -> None:
    many = [(as_taken(width=20, height=20, shade=shade), f"{shade}.jpg") for shade in range(11)]

    none, more = sent(as_bo, talk, (b"", "")), sent(as_bo, talk, *many)

    assert (none.status_code, more.status_code) == (422, 422)
    assert "Välj minst en bild." in none.text
    assert "Välj högst 10 bilder åt gången." in more.text
    assert road.count(Photo) == 0


def test_sending_twice_keeps_each_photo_once(as_bo: CheckedClient, road: Road, talk: str) -> None:
    for _ in range(2):
        answer = sent(as_bo, talk, (as_taken(), "IMG_1.jpg"))
        assert answer.status_code == 303

    assert road.count(Photo) == 1


def test_a_name_that_is_markup_is_shown_as_what_it_is(as_bo: CheckedClient, talk: str) -> None:
    answer = sent(as_bo, talk, (b"MZ", "../<script>alert(1)</script>.jpg"))

    assert "<script>alert(1)" not in answer.text


def test_a_caption_that_cannot_be_kept_is_refused_by_its_field(
    as_bo: CheckedClient, road: Road, talk: str
) -> None:
    answer = sent(as_bo, talk, (as_taken(), "1.jpg"), caption="Hon har 811228-9874")

    assert answer.status_code == 422
    assert 'id="caption-error"' in answer.text
    assert road.count(Photo) == 0


def test_what_a_photo_shows_is_written_and_the_photo_removed(
    as_bo: CheckedClient, road: Road, visit_id: int, talk: str
) -> None:
    photo_id = kept(road, visit_id)
    own = page_of(photo_id)

    as_bo.submit(as_bo.get(own), "Spara bildtexten", caption="Porten mot gården")
    assert 'alt="Porten mot gården"' in as_bo.get(talk).text
    answer = as_bo.submit(as_bo.get(own), "Ta bort")

    assert "Bilden är borttagen." in as_bo.get(answer.location).text
    for path in (own, f"{own}/bild.jpg", f"{own}/liten.jpg"):
        assert as_bo.get(path).status_code == 404


def test_of_two_who_tell_of_a_photo_the_second_is_told(
    as_bo: CheckedClient, as_astrid: CheckedClient, road: Road, visit_id: int
) -> None:
    own = page_of(kept(road, visit_id))
    opened = as_bo.get(own)
    as_astrid.submit(as_astrid.get(own), "Spara bildtexten", caption="Astrids ord")

    late = as_bo.submit(opened, "Spara bildtexten", caption="Bos ord")

    assert late.status_code == 409
    assert "Astrids ord" in late.text
    assert 'value="Bos ord"' in late.text


def test_a_colleague_sees_and_adds_photos_but_changes_no_others(
    make_client: MakeClient, session: Session, road: Road, visit_id: int, talk: str
) -> None:
    own = page_of(kept(road, visit_id))
    client, karin = make_client(), cast.make_person(session, "Karin", Role.STAFF, now=road.now)
    cast.sign_in(client, session, karin, now=road.now)

    assert client.get(f"{own}/bild.jpg").status_code == 200
    assert "Spara bildtexten" not in client.get(own).text
    assert client.post_form(own, caption="Karins", version="1").status_code == 403
    assert client.post_form(f"{own}/ta-bort").status_code == 403
    assert sent(client, talk, (as_taken(shade=1), "1.jpg")).status_code == 303


def test_photos_are_for_staff_alone(
    client: CheckedClient, road: Road, visit_id: int, talk: str, code: str
) -> None:
    own = page_of(kept(road, visit_id, caption="Porten"))

    for path in (own, f"{own}/bild.jpg", f"{own}/liten.jpg"):
        assert client.get(path).status_code == 401
    assert client.post_form(own, caption="x").status_code == 401
    assert client.post_form(f"{own}/ta-bort").status_code == 401
    assert sent(client, talk, (as_taken(), "1.jpg")).status_code == 401
    for path in (f"/q/{code}", "/", "/api/v1/chain"):
        assert "Porten" not in client.get(path).text
        assert "/bilder/" not in client.get(path).text


def test_only_who_may_come_in_has_room_for_photos(as_bo: CheckedClient, talk: str) -> None:
    view = vars(add_photos)

    assert (view["gate"], view["max_bytes"]) == (Gate.STAFF, MOST_BYTES)
    much = b"words=" + b"a" * 2_000_000
    answer = as_bo.post(
        talk,
        input_stream=BytesIO(much),
        content_length=len(much),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 413


def test_the_journal_tells_of_photos_in_words(
    as_astrid: CheckedClient, road: Road, visit_id: int, handover: Handover
) -> None:
    kept(road, visit_id, caption="Porten mot gården")

    told = as_astrid.get(f"/admin/overlamningar/{handover.id}").text

    assert "En bild lades till" in told
    assert "Bildtext" in told


def test_an_admin_finds_and_fetches_and_erases_whoever_a_photo_shows(
    as_astrid: CheckedClient, road: Road, visit_id: int
) -> None:
    photo_id = kept(road, visit_id, caption="Cissi, cissi@dorren.example")

    found = as_astrid.post_form("/admin/personuppgifter/sok", email="cissi@dorren.example")
    assert f'href="{page_of(photo_id)}"' in found.text
    told = as_astrid.post_form("/admin/personuppgifter/hamta", rad=f"photo:{photo_id}")
    fields = json.loads(told.get_data())["findings"][0]["fields"]
    assert re.fullmatch(r"[0-9]+ byte", fields["photo.picture"])
    as_astrid.post_form("/admin/personuppgifter/radera", rad=f"photo:{photo_id}")

    assert as_astrid.get(f"{page_of(photo_id)}/bild.jpg").status_code == 404


def test_many_photos_cost_no_more_statements_than_one(
    as_bo: CheckedClient,
    as_astrid: CheckedClient,
    engine: Engine,
    road: Road,
    visit_id: int,
    talk: str,
    handover: Handover,
) -> None:
    costs = []
    for shades in (range(1, 2), range(2, 10)):
        for shade in shades:
            kept(road, visit_id, shade=shade)
        with count_statements(engine) as on_the_talk:
            as_bo.get(talk)
        with count_statements(engine) as on_the_handover:
            as_astrid.get(f"/admin/overlamningar/{handover.id}")
        costs.append((len(on_the_talk), len(on_the_handover)))

    assert costs[0] == costs[1]
    assert max(costs[0]) <= 12
