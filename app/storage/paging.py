"""A long list, a page at a time by number, and how many pages there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

Row = TypeVar("Row")

PAGE_ROWS = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list, and how many pages there are."""

    rows: Sequence[Row]
    number: int
    count: int
    total: int


def paged(
    session: Session,
    question: Select[*tuple[Any, ...]],
    page: int,
    *,
    order: Sequence[Any],
    told: Callable[[Sequence[Any]], Sequence[Row]],
) -> Page[Row]:
    """Give the rows of a page, or of the last one where there are not so many."""
    total = session.scalar(select(func.count()).select_from(question.subquery())) or 0
    pages = max(1, -(-total // PAGE_ROWS))
    number = min(max(page, 1), pages)
    rows = session.execute(
        question.order_by(*order).limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS)
    ).all()
    return Page(told(rows), number, pages, total)
