"""What every template may use: dates and numbers in the reader's language, codes in groups."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from flask import Flask, request
from flask_babel import format_date, format_datetime, format_decimal, format_time, get_locale
from flask_babel import gettext as _

from app.domain.calendar import STOCKHOLM
from app.domain.code import in_groups
from app.domain.organisation_number import find_personal_numbers
from app.web.installation import settings

DATE_FORMAT = {"sv": "d MMMM y", "en": "d MMMM y"}
TIME_FORMAT = {"sv": "HH.mm", "en": "HH:mm"}


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.add_template_global(carried_query)
    app.add_template_filter(day, "day")
    app.add_template_filter(clock, "clock")
    app.add_template_filter(when, "when")
    app.add_template_filter(number, "number")
    app.add_template_filter(in_groups, "code_groups")
    app.context_processor(_shared)


def day(value: date | datetime) -> str:
    """A date as “12 maj 2026”; a time is taken to Stockholm first."""
    on = value.astimezone(STOCKHOLM).date() if isinstance(value, datetime) else value
    return str(format_date(on, DATE_FORMAT[language()]))


def carried_query() -> dict[str, str]:
    """What stands behind the question mark, for a link to this page; a personal number is left out."""
    asked = request.args.to_dict()
    return {name: value for name, value in asked.items() if not find_personal_numbers(value)}


def clock(value: datetime | time) -> str:
    """A time of day in Stockholm, as “14.05”; one without a day is meant there already."""
    written = TIME_FORMAT[language()]
    if isinstance(value, time):
        return str(format_time(value, written, rebase=False))
    return str(format_datetime(value, written))


def when(on: date, at: time | None = None) -> str:
    """What was planned, as “3 juni 2026 klockan 09.30”, or the day alone."""
    if at is None:
        return day(on)
    return str(_("%(day)s klockan %(time)s", day=day(on), time=clock(at)))


def number(value: float) -> str:
    """A number as the reader writes it, with a thin gap at the thousands."""
    return str(format_decimal(value))


def language() -> str:
    locale = get_locale()
    return locale.language if locale else "sv"


def _shared() -> dict[str, Any]:
    return {"locale_code": language(), "demo": settings().demo, "keeps_mail": settings().keeps_mail}
