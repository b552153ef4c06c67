"""The blueprint on which the views of this audience hang."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("scan", __name__)
