"""What reading a code asks of the database stays small however long the chain is."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.storage import scans
from tests.support.road import Road
from tests.support.statements import count_statements


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_earlier_visits_are_counted_by_the_index_of_those_that_count(
    session: Session, road: Road, code: str
) -> None:
    following = road.leg(code, "Tomoku Hus").code
    session.rollback()

    with count_statements(session.get_bind()) as statements:  # type: ignore[arg-type]
        found = scans.scanned(session, following)
    plan = session.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {statements.texts[0]}", _values(statements.texts[0], following)
    )
    steps = "\n".join(row[-1] for row in plan)

    assert found is not None
    assert found.counted_before == 1
    assert "USING INDEX ix_visit_counting" in steps, steps
    assert "SCAN visit" not in steps, steps


def _values(statement: str, code: str) -> tuple[str, ...]:
    """Fill every parameter, for a plan does not depend on their values."""
    return (code,) * statement.count("?")
