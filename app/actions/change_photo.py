"""Write anew what a photo shows, or remove the photo."""

from __future__ import annotations

from sqlalchemy import update

from app.actions import fields
from app.actions.act import Act
from app.actions.add_photo import CAPTION_CHARACTERS
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.photo import may_change
from app.storage import photos, visits
from app.storage.journal import chain_of
from app.storage.photos import Photo, PhotoLine
from app.storage.transaction import transaction
from app.storage.visits import Visit


def caption_photo(act: Act, *, photo_id: int, version: int, caption: str | None) -> None:
    """Write a caption over the one that was read, as who added the photo or an admin.

    Raises `NotFound`, `NotAllowed`, `UnacceptableField`, and `WrongState` when somebody else has
    written one since. Writing what stands there changes nothing.
    """
    shown = fields.text("caption", caption, max_length=CAPTION_CHARACTERS)
    with transaction(act.session):
        photo, visit = _found(act, photo_id)
        if photo.caption == shown and photo.version == version:
            return
        stepped = act.session.execute(
            update(Photo)
            .where(Photo.id == photo_id, Photo.version == version, Photo.picture.is_not(None))
            .values(caption=shown, version=version + 1)
            .returning(Photo.id)
        )
        if stepped.scalar() is None:
            raise WrongState(photo_id=photo_id)
        record_event(
            act,
            chain=chain_of(visit.relay_id),
            event="photo.corrected",
            subject=f"visit:{visit.id}",
            facts={"photo": photo_id, "version": version + 1},
            personal={"caption": shown},
        )


def remove_photo(act: Act, *, photo_id: int) -> None:
    """Remove a photo's pixels and its caption for good, as who added it or an admin.

    Raises `NotFound`, also when it is gone already, and `NotAllowed`.
    """
    with transaction(act.session):
        _, visit = _found(act, photo_id)
        gone = act.session.execute(
            update(Photo)
            .where(Photo.id == photo_id, Photo.picture.is_not(None))
            .values(
                picture=None,
                thumbnail=None,
                caption=None,
                removed_at=act.now,
                removed_by_id=act.actor.person_id,
            )
            .returning(Photo.id)
        )
        if gone.scalar() is None:
            raise NotFound
        record_event(
            act,
            chain=chain_of(visit.relay_id),
            event="photo.removed",
            subject=f"visit:{visit.id}",
            facts={"photo": photo_id},
        )


def _found(act: Act, photo_id: int) -> tuple[PhotoLine, Visit]:
    if not act.actor.is_staff:
        raise NotAllowed
    photo = photos.line(act.session, photo_id)
    visit = visits.by_id(act.session, photo.visit_id) if photo else None
    if photo is None or visit is None:
        raise NotFound
    if not may_change(act.actor, author_id=photo.author_id):
        raise NotAllowed
    return photo, visit
