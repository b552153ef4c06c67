"""The reason is shown to others only where the company has said so."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.web.company.conftest import Fill, choices


@pytest.mark.parametrize("said", [{}, {"publish_reason": "y"}])
def test_the_consent_is_kept_as_it_was_given(
    fill: Fill, session: Session, said: dict[str, str]
) -> None:
    fill(company="Tomoku Hus", reason="De är nyfikna", **said)

    assert choices(session)[0].publish_reason is bool(said)


def test_there_is_nothing_to_show_without_a_reason(fill: Fill, session: Session) -> None:
    fill(company="Tomoku Hus", publish_reason="y")

    assert choices(session)[0].publish_reason is False
