"""Swedish years and months, and days of waiting, as both databases reckon them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class stockholm_year(GenericFunction[int]):  # noqa: N801 - it is called like a function
    """The year on Swedish walls at a stored moment."""

    type = Integer()
    inherit_cache = True


@compiles(stockholm_year)
def _by_zone(element: stockholm_year, compiler: SQLCompiler, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"CAST(EXTRACT(YEAR FROM {moment} AT TIME ZONE 'Europe/Stockholm') AS INTEGER)"


@compiles(stockholm_year, "sqlite")
def _by_hour(element: stockholm_year, compiler: SQLCompiler, **options: Any) -> str:
    """SQLite knows no zones, but New Year is always in winter, when Stockholm is an hour ahead."""
    moment = compiler.process(element.clauses, **options)
    return f"CAST(STRFTIME('%Y', {moment}, '+1 hour') AS INTEGER)"


class stockholm_month(GenericFunction[int]):  # noqa: N801 - it is called like a function
    """The month on Swedish walls at a stored moment, as year times a hundred plus month."""

    type = Integer()
    inherit_cache = True


@compiles(stockholm_month)
def _month_by_zone(element: stockholm_month, compiler: SQLCompiler, **options: Any) -> str:
    moment = f"({compiler.process(element.clauses, **options)}) AT TIME ZONE 'Europe/Stockholm'"
    return f"CAST(EXTRACT(YEAR FROM {moment}) * 100 + EXTRACT(MONTH FROM {moment}) AS INTEGER)"


@compiles(stockholm_month, "sqlite")
def _month_by_hours(element: stockholm_month, compiler: SQLCompiler, **options: Any) -> str:
    """SQLite knows no zones; the months that end in summer time are March to September."""
    moment = compiler.process(element.clauses, **options)
    ahead = (
        f"CASE WHEN CAST(STRFTIME('%m', {moment}) AS INTEGER) BETWEEN 3 AND 9"
        " THEN '+2 hours' ELSE '+1 hour' END"
    )
    return f"CAST(STRFTIME('%Y%m', {moment}, {ahead}) AS INTEGER)"


class days_between(GenericFunction[int]):  # noqa: N801 - it is called like a function
    """The whole days of 24 hours from one stored moment to another; none before the first."""

    type = Integer()
    inherit_cache = True


@compiles(days_between)
def _days_by_epoch(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    begin, end = (compiler.process(each, **options) for each in element.clauses)
    return f"CAST(GREATEST(FLOOR(EXTRACT(EPOCH FROM ({end}) - ({begin})) / 86400), 0) AS INTEGER)"


@compiles(days_between, "sqlite")
def _days_by_julian(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    begin, end = (compiler.process(each, **options) for each in element.clauses)
    # A millionth of a day more, since a Julian day is a float and 1 may stand as 0.9999999.
    return f"MAX(CAST(JULIANDAY({end}) - JULIANDAY({begin}) + 0.000001 AS INTEGER), 0)"
