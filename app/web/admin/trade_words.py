"""What a company's industry and its size are called on a screen."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.domain.industry import Edition, common_section, section_of
from app.domain.register import SizeClass
from app.web.admin.industry_words import SECTIONS

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


def industry_words(code: str | None) -> str | None:
    """Name the industry in which a code lies."""
    section = common_section(code) if code else None
    return str(SECTIONS[section]) if section else None


def size_words(size: SizeClass | None) -> str | None:
    return str(SIZES[size]) if size else None


def trade_of(code: str | None, edition: Edition | None) -> str | None:
    """Name the industry, and the section that the code itself tells in its edition."""
    if code is None:
        return None
    section = section_of(code, edition)
    letter = _("avdelning %(letter)s", letter=section) if section else None
    return ", ".join(filter(None, (industry_words(code), letter))) or None
