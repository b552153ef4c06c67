"""The blueprint of the companies' pages."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("company", __name__)
