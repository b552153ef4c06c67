"""When two company names mean the same company; numbers and registers do not belong here."""

from __future__ import annotations

from app.domain.text import search_key

# As `search_key` leaves them; the longer first, for one may end in another.
_LEGAL_FORMS = (
    "ekonomisk forening",
    "kommanditbolag",
    "handelsbolag",
    "aktiebolag",
    "ek for",
    "ab",
    "hb",
    "kb",
)
_SHORT = {
    "aktiebolag": "ab",
    "handelsbolag": "hb",
    "kommanditbolag": "kb",
    "ekonomisk forening": "ek for",
}


def same_name_keys(name: str) -> frozenset[str]:
    """Give the search keys under which the company may stand: with, without and before its legal form.

    A name without a form meets every form, and one with a form only its own and none:
    “Tomoku Hus” is “Tomoku Hus AB”, but “Siljans Bygg AB” is not “Siljans Bygg HB”.
    """
    key = search_key(name)
    if not key or key in _LEGAL_FORMS:
        return frozenset(filter(None, [key]))
    stem, form = _split(key)
    forms = _LEGAL_FORMS if form is None else _written_as(form)
    after = (f"{stem} {written}" for written in forms)
    before = (f"{written} {stem}" for written in forms)
    return frozenset({key, stem, *after, *before})


def _split(key: str) -> tuple[str, str | None]:
    for form in _LEGAL_FORMS:
        if key.endswith(f" {form}"):
            return key.removesuffix(f" {form}"), form
        if key.startswith(f"{form} "):
            return key.removeprefix(f"{form} "), form
    return key, None


def _written_as(form: str) -> tuple[str, ...]:
    short = _SHORT.get(form, form)
    return tuple(other for other in _LEGAL_FORMS if _SHORT.get(other, other) == short)
