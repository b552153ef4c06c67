"""Photos of a visit: added from a phone, shown to signed-in staff alone, and removed."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import PurePath

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString
from werkzeug.datastructures import FileStorage

from app.actions.add_photo import add_photo
from app.actions.change_photo import caption_photo, remove_photo
from app.adapters.photo import MEGABYTE, MIME_TYPE, PhotoFault, UnusablePhoto, drawn_anew
from app.domain.errors import DomainError, WrongState
from app.domain.photo import may_change
from app.storage import photos
from app.storage.photos import PhotoLine
from app.web.field_faults import blame, words_of
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.showable import showable
from app.web.signed_in import act, actor
from app.web.staff.blueprint import blueprint
from app.web.staff.photo_forms import CaptionForm, PhotosForm
from app.web.staff.talks import page, talk_of

PHOTO = "/bilder/<int:photo_id>"
# Ten photos as phones take them, and what stands round them in the request.
MOST_BYTES = 60 * MEGABYTE

FAULTS: Mapping[PhotoFault, LazyString] = {
    PhotoFault.EMPTY: _l("filen är tom. Välj bilden en gång till."),
    PhotoFault.TOO_LARGE: _l("bilden är större än 20 MB. Välj en mindre kopia av den."),
    PhotoFault.TOO_MANY_PIXELS: _l(
        "bilden har fler än 40 miljoner bildpunkter. Ta en ny med lägre upplösning,"
        " eller välj en skärmbild av den."
    ),
    PhotoFault.HEIC: _l(
        "bilden är sparad som HEIC, som inte går att läsa här. Välj en skärmbild av den, eller"
        " ställ in kameran på Mest kompatibelt och ta en ny."
    ),
    PhotoFault.NO_PICTURE: _l("filen är ingen bild. Välj en bild som är JPEG, PNG eller WebP."),
    PhotoFault.BROKEN: _l("bilden är inte hel. Välj den en gång till, eller ta en ny."),
}


@blueprint.post("/samtal/<int:visit_id>/bilder")
@admits(Gate.STAFF, max_bytes=MOST_BYTES)
def add_photos(visit_id: int) -> ResponseReturnValue:
    """Keep those of the chosen photos that can be read, and say what is wrong with the others."""
    here, form = talk_of(visit_id), PhotosForm()
    if form.validate():
        chosen = form.photos.data
        refused = [
            words for each in chosen if (words := _refusal(visit_id, each, form)) is not None
        ]
        if len(refused) < len(chosen):
            return _back(visit_id, added=len(chosen) - len(refused), refused=refused)
        form.photos.errors = refused
    return page(here, photographing=form), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get(PHOTO)
@admits(Gate.STAFF)
def photo(photo_id: int) -> ResponseReturnValue:
    """Show one photo, with what may be done to it."""
    found = _photo(photo_id)
    form = CaptionForm(formdata=None, caption=found.caption, version=found.version)
    return _page(found, form)


@blueprint.post(PHOTO)
@admits(Gate.STAFF)
def caption(photo_id: int) -> ResponseReturnValue:
    """Write what it shows; of two at once the second sees what the first wrote."""
    found, form = _own_photo(photo_id), CaptionForm()
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.validate():
        try:
            caption_photo(
                act(), photo_id=photo_id, version=form.read_version, caption=form.caption.data
            )
        except WrongState as overtaken:
            form.form_errors.append(words_of(overtaken))
            form.version.data, status = str(found.version), HTTPStatus.CONFLICT
        except DomainError as refused:
            blame(form, refused)
        else:
            flash(_("Bildtexten är sparad."), "success")
            return redirect(url_for("staff.photo", photo_id=photo_id), HTTPStatus.SEE_OTHER)
    return _page(found, form), status


@blueprint.post(f"{PHOTO}/ta-bort")
@admits(Gate.STAFF)
def remove(photo_id: int) -> ResponseReturnValue:
    """Remove a photo for good."""
    found = _photo(photo_id)
    remove_photo(act(), photo_id=photo_id)
    flash(_("Bilden är borttagen."), "success")
    return redirect(url_for("staff.talk", visit_id=found.visit_id), HTTPStatus.SEE_OTHER)


@blueprint.get(f"{PHOTO}/bild.jpg")
@admits(Gate.STAFF)
def picture(photo_id: int) -> ResponseReturnValue:
    """Give a photo's pixels."""
    return _pixels(photos.picture(session(), photo_id))


@blueprint.get(f"{PHOTO}/liten.jpg")
@admits(Gate.STAFF)
def thumbnail(photo_id: int) -> ResponseReturnValue:
    """Give a photo as small as lists show it."""
    return _pixels(photos.thumbnail(session(), photo_id))


def _refusal(visit_id: int, file: FileStorage, form: PhotosForm) -> str | None:
    """Keep a photo, or say by its name why it is not kept."""
    try:
        drawn = drawn_anew(file.stream)
        add_photo(act(), visit_id=visit_id, photo=drawn, caption=form.caption.data)
    except UnusablePhoto as unusable:
        return f"{_called(file)}: {FAULTS[unusable.fault]}"
    except DomainError as refused:
        return f"{_called(file)}: {words_of(refused)}"
    return None


def _called(file: FileStorage) -> str:
    name = showable(PurePath((file.filename or "").replace("\\", "/")).name)
    return name[:60] or str(_("Bilden"))


def _back(visit_id: int, *, added: int, refused: list[str]) -> ResponseReturnValue:
    told = ngettext("Bilden är sparad.", "%(num)s bilder är sparade.", added)
    flash(told, "success")
    for words in refused:
        flash(words, "error")
    return redirect(url_for("staff.talk", visit_id=visit_id), HTTPStatus.SEE_OTHER)


def _photo(photo_id: int) -> PhotoLine:
    return photos.line(session(), photo_id) or abort(HTTPStatus.NOT_FOUND)


def _own_photo(photo_id: int) -> PhotoLine:
    found = _photo(photo_id)
    return found if may_change(actor(), author_id=found.author_id) else abort(HTTPStatus.FORBIDDEN)


def _page(found: PhotoLine, form: CaptionForm) -> str:
    return render_template(
        "staff/photo.html",
        photo=found,
        talk=talk_of(found.visit_id),
        form=form,
        may_change=may_change(actor(), author_id=found.author_id),
    )


def _pixels(content: bytes | None) -> Response:
    """No cache keeps it: a phone is lent, and a photo that is removed is gone."""
    if content is None:
        abort(HTTPStatus.NOT_FOUND)
    return Response(content, mimetype=MIME_TYPE, headers={"Cache-Control": "private, no-store"})
