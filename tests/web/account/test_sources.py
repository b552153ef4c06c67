"""Guesses are counted by where they come from."""

from __future__ import annotations

import pytest
from flask import Flask

from app.web.account.sources import source


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_a_household_counts_as_one_place_and_this_machine_as_none(
    address: str, counted_as: str
) -> None:
    with Flask(__name__).test_request_context("/", environ_base={"REMOTE_ADDR": address}):
        assert source() == counted_as
