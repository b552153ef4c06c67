"""The blueprint on which the views of this audience hang."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/personal")
