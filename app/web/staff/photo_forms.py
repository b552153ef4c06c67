"""The forms by which photos of a visit are added, told of and removed."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import HiddenField, StringField, ValidationError

from app.actions.add_photo import CAPTION_CHARACTERS
from app.web.staff.talk_forms import GuardedForm, row_id
from app.web.texts import one_line

MOST_AT_ONCE = 10


class PhotosForm(GuardedForm):
    """Some photos, and what they show."""

    photos = MultipleFileField(_l("Välj bilder"), [FileRequired(_l("Välj minst en bild."))])
    caption = StringField(_l("Vad visar de?"), [one_line(max_length=CAPTION_CHARACTERS)])

    def validate_photos(self, field: Any) -> None:
        """Take no more at once than a slow line carries."""
        if len(field.data or []) > MOST_AT_ONCE:
            raise ValidationError(
                _("Välj högst %(most)s bilder åt gången. Inget är sparat än.", most=MOST_AT_ONCE)
            )


class CaptionForm(GuardedForm):
    """What a photo shows; `version` is that of the words that are written over."""

    caption = StringField(_l("Vad visar bilden?"), [one_line(max_length=CAPTION_CHARACTERS)])
    version = HiddenField()

    @property
    def read_version(self) -> int:
        """The version that was read; nonsense is none that any caption has had."""
        return row_id(self.version.data)
