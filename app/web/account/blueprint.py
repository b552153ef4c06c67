"""The blueprint on which the account's views hang themselves."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("account", __name__)
