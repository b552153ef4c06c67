"""The blueprint for machines that watch, index or report; its views stand in the modules beside it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("service", __name__)
