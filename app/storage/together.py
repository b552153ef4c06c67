"""Several questions asked as one statement, for statements are what costs.

Each row of the answer belongs to one of the questions and has a value in that one's columns alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

Asked = Mapping[str, Select[*tuple[Any, ...]]]
Told = dict[str, list[dict[str, Any]]]

_QUESTION = "question"


def ask_together(session: Session, asked: Asked) -> Told:
    """Give for each question its rows, in the order of their first column."""
    told: Told = {name: [] for name in asked}
    if not asked:
        return told
    parts = {name: question.subquery(name) for name, question in asked.items()}
    columns = [(name, column) for name, part in parts.items() for column in part.columns]
    rows = session.execute(
        union_all(
            *(
                select(
                    literal(name).label(_QUESTION),
                    *(
                        (column if owner == name else cast(null(), column.type)).label(
                            f"{owner}_{column.key}"
                        )
                        for owner, column in columns
                    ),
                ).select_from(part)
                for name, part in parts.items()
            )
        )
    )
    for row in rows.mappings():
        name = row[_QUESTION]
        keys = parts[name].columns.keys()
        told[name].append({key: row[f"{name}_{key}"] for key in keys})
    for name, part in parts.items():
        first = part.columns.keys()[0]
        told[name].sort(key=lambda row, first=first: row[first])  # type: ignore[misc]
    return told
