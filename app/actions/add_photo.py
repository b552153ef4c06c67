"""Add a photo to what a visit was for."""

from __future__ import annotations

import hashlib

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.adapters.photo import DrawnPhoto
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.storage import photos, visits
from app.storage.journal import chain_of
from app.storage.photos import Photo
from app.storage.transaction import transaction
from app.storage.upsert import inserted_id

CAPTION_CHARACTERS = 200
MOST_PHOTOS = 40
FULL = "photos_full"


def add_photo(act: Act, *, visit_id: int, photo: DrawnPhoto, caption: str | None = None) -> int:
    """Keep a photo as anybody of the staff, the same picture once for each visit, and give its id.

    The visit may have been undone: what was seen was seen. Raises `NotAllowed`, `NotFound`, and
    `UnacceptableField` for a caption that cannot be kept, and where a visit has enough of them.
    """
    if not act.actor.is_staff:
        raise NotAllowed
    shown = fields.text("caption", caption, max_length=CAPTION_CHARACTERS)
    digest = hashlib.sha256(photo.picture).hexdigest()
    with transaction(act.session):
        visit = visits.by_id(act.session, visit_id)
        if visit is None:
            raise NotFound
        before = photos.with_digest(act.session, visit_id, digest)
        if before is not None:
            return before
        if photos.count(act.session, visit_id) >= MOST_PHOTOS:
            raise UnacceptableField(field="photos", reason=FULL)
        photo_id = _kept(act, visit_id, photo, caption=shown, digest=digest)
        if photo_id is None:  # somebody else sent it in the same moment
            return photos.with_digest(act.session, visit_id, digest) or 0
        record_event(
            act,
            chain=chain_of(visit.relay_id),
            event="photo.added",
            subject=f"visit:{visit_id}",
            facts={"photo": photo_id, "digest": digest},
            personal={"caption": shown},
        )
        return photo_id


def _kept(
    act: Act, visit_id: int, photo: DrawnPhoto, *, caption: str | None, digest: str
) -> int | None:
    return inserted_id(
        act.session,
        Photo,
        values={
            "visit_id": visit_id,
            "author_id": act.actor.person_id,
            "added_at": act.now,
            "caption": caption,
            "version": 1,
            "width": photo.width,
            "height": photo.height,
            "digest": digest,
            "thumbnail": photo.thumbnail,
            "picture": photo.picture,
        },
    )
