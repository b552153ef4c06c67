"""The blueprint of what works without a network; its views stand in the modules beside it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("shell", __name__)
