"""What sizes and editions are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.domain.industry import Edition
from app.domain.register import SizeClass, Source

SIZES: Mapping[SizeClass, LazyString] = {
    SizeClass.NONE: _l("Inga anställda"),
    SizeClass.TO_4: _l("1–4 anställda"),
    SizeClass.TO_9: _l("5–9 anställda"),
    SizeClass.TO_19: _l("10–19 anställda"),
    SizeClass.TO_49: _l("20–49 anställda"),
    SizeClass.TO_99: _l("50–99 anställda"),
    SizeClass.TO_199: _l("100–199 anställda"),
    SizeClass.TO_499: _l("200–499 anställda"),
    SizeClass.FROM_500: _l("500 anställda eller fler"),
}
EDITIONS: Mapping[Edition, LazyString] = {
    Edition.SNI_2007: _l("SNI 2007"),
    Edition.SNI_2025: _l("SNI 2025"),
}
SOURCES: Mapping[Source, LazyString] = {
    Source.BY_HAND: _l("Tillagt för hand"),
    Source.IMPORT: _l("Inläst från en fil"),
    Source.CHOICE: _l("Kom in genom ett företags val"),
}
