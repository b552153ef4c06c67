"""The chain in three ways, as a timeline, a map and a table, over one filter; and the table as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.table_file import TableFormat, table_file
from app.domain.calendar import stockholm_date
from app.domain.organisation_number import looks_like_number
from app.storage import chain_lines, handovers, people
from app.storage.chain_lines import ChainLine, Column, Mark, Order
from app.storage.relays import Relay
from app.web.admin import chain_map, chain_tiles, events, trade_words
from app.web.admin.blueprint import blueprint
from app.web.admin.chain_address import (
    AFTER,
    BEFORE,
    ORDER,
    USUAL,
    mark_of,
    mark_text,
    order_of,
    order_text,
    turned,
)
from app.web.admin.chain_search import ChainSearch
from app.web.admin.chain_words import TABLE, cells, stops_by_year
from app.web.admin.relays import PARAMETER, chosen_relay
from app.web.gates import Gate, admits
from app.web.installation import now, session

TIMELINE_ROWS = 30
MAP_ROWS = 60
TABLE_ROWS = 50


@blueprint.get("/kedjan")
@admits(Gate.ADMIN)
def chain_timeline() -> ResponseReturnValue:
    """Show the chain as keyholes on a bar, the latest first."""
    return _shown("timeline", Order(), TIMELINE_ROWS)


@blueprint.get("/kedjan/karta")
@admits(Gate.ADMIN)
def chain_map_view() -> ResponseReturnValue:
    """Show the way of the chain on the map, and all its points in a table."""
    return chain_tiles.let_tiles_in(make_response(_shown("map", Order(), MAP_ROWS)))


@blueprint.get("/kedjan/tabell")
@admits(Gate.ADMIN)
def chain_table() -> ResponseReturnValue:
    """Show the chain as a table that sorts by every column."""
    return _shown("table", order_of(request.args.get(ORDER)), TABLE_ROWS)


@blueprint.get("/kedjan/kedjan.<any(csv, xlsx):ending>")
@admits(Gate.ADMIN)
def chain_table_file(ending: str) -> ResponseReturnValue:
    """Give all that the filter finds as a file, in the order of the table."""
    relay, kind = chosen_relay(), TableFormat(ending)
    order = order_of(request.args.get(ORDER))
    lines = chain_lines.every(session(), relay.id, _search(relay).wanted(), order)
    content = table_file(kind, [str(words) for words in TABLE.values()], map(cells, lines))
    answer = Response(content, mimetype=kind.mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="kedjan.{kind}"'
    return answer


def _shown(view: str, order: Order, rows: int) -> ResponseReturnValue:
    relay = chosen_relay()
    if any(looks_like_number(request.args.get(words, "")) for words in ("q", "ort")):
        # It may be somebody's: the page's own links would carry it on.
        return redirect(url_for(request.endpoint or "", nummer=1, **_kept()))  # type: ignore[arg-type]
    search = _search(relay)
    wanted = search.wanted()
    mark = mark_of(request.args, order)
    page = chain_lines.page(session(), relay.id, wanted, order=order, mark=mark, limit=rows)
    return render_template(
        f"admin/chain_{view}.html",
        relay=relay,
        search=search,
        here={**search.typed, **_kept()},
        chosen=_chosen(search, order),
        lines=page.lines,
        found=chain_lines.number_of(session(), relay.id, wanted),
        later=_beside(page.before, BEFORE, search, order),
        earlier=_beside(page.after, AFTER, search, order),
        **_DETAILS[view](relay, page.lines, search, order),
    )


def _search(relay: Relay) -> ChainSearch:
    search = ChainSearch(request.args)
    between = chain_lines.years_of(session(), relay.id)
    search.offer(people.everyone(session()), between, stockholm_date(now()).year)
    return search


def _chosen(search: ChainSearch, order: Order) -> list[tuple[str, str]]:
    """What was asked for, in words, each with the address of the page without it."""
    return [
        (words, _address({**search.typed, name: ""}, order)) for name, words in search.in_words()
    ]


def _beside(mark: Mark | None, name: str, search: ChainSearch, order: Order) -> str | None:
    if mark is None:
        return None
    return _address(search.typed, order, **{name: mark_text(mark)})


def _address(typed: Mapping[str, str], order: Order, **more: str) -> str:
    asked = {**typed, **_kept(), ORDER: order_text(order), **more}
    given = {name: value for name, value in asked.items() if value}
    return url_for(request.endpoint or "", **given)  # type: ignore[arg-type]


def _kept() -> dict[str, str]:
    relay = request.args.get(PARAMETER)
    return {PARAMETER: relay} if relay else {}


def _timeline(
    _relay: Relay, lines: Sequence[ChainLine], _search: ChainSearch, _order: Order
) -> dict[str, Any]:
    return {"years": stops_by_year(lines)}


def _map(
    relay: Relay, lines: Sequence[ChainLine], _search: ChainSearch, _order: Order
) -> dict[str, Any]:
    route = chain_map.route_of(reversed(lines), handovers.forerunners(session(), relay.id))
    return {"route": route, "tiles": chain_tiles.tiles_for(route), "states": events.HANDOVERS}


def _table(
    _relay: Relay, _lines: Sequence[ChainLine], search: ChainSearch, order: Order
) -> dict[str, Any]:
    columns = [
        {
            "label": str(words),
            "numeric": column is Column.NUMBER,
            "sort_href": _address(search.typed, turned(order, column)),
            "sorted": ("descending" if order.descending else "ascending")
            if column is order.column
            else None,
        }
        for column, words in TABLE.items()
    ]
    return {
        "columns": columns,
        "orders": _orders(),
        "states": events.HANDOVERS,
        "order_text": order_text(order),
        "words": trade_words,
    }


def _orders() -> list[tuple[str, str]]:
    ways = ((False, _("stigande")), (True, _("fallande")))
    return [
        (order_text(Order(column, descending)) or USUAL, f"{words}, {way}")
        for column, words in {Column.CHAIN: _("Kedjans ordning"), **TABLE}.items()
        for descending, way in ways
    ]


_Details = Callable[[Relay, Sequence[ChainLine], ChainSearch, Order], dict[str, Any]]
_DETAILS: Mapping[str, _Details] = {
    "timeline": _timeline,
    "map": _map,
    "table": _table,
}
