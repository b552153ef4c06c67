"""Row ids in addresses: as large as the databases can hold, so that a larger one is simply not found."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2_147_483_647


class RowId(IntegerConverter):
    """`<int:…>` in every route of the app."""

    def __init__(self, url_map: Map, *_args: object, **_options: object) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowId
