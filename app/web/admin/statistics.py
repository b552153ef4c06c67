"""The page of figures, and each figure as a file to take along: drawn, or as a table for Excel."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.adapters.table_file import TableFormat, table_file
from app.storage.relays import Relay
from app.web.admin.blueprint import blueprint
from app.web.admin.figures import FIGURES, Counts, Figure
from app.web.admin.need_figures import NEEDS, Needs
from app.web.admin.printable import file_name, taken_away
from app.web.admin.relays import chosen_relay
from app.web.gates import Gate, admits

_KNOWN = ", ".join(f'"{name}"' for name in (*FIGURES, *NEEDS))
FIGURE = f"/statistik/<any({_KNOWN}):figure>"


@blueprint.get("/statistik")
@admits(Gate.ADMIN)
def statistics() -> ResponseReturnValue:
    """Show every figure, the outlook first."""
    relay = chosen_relay()
    counts = Counts(relay)
    figures = {name: made(counts) for name, made in FIGURES.items()}
    return render_template("admin/statistics.html", relay=relay, figures=figures)


@blueprint.get("/statistik/behov")
@admits(Gate.ADMIN)
def needs() -> ResponseReturnValue:
    """Show what companies ask for, for the business strategy."""
    relay = chosen_relay()
    counted = Needs(relay)
    figures = {name: made(counted) for name, made in NEEDS.items()}
    return render_template("admin/needs.html", relay=relay, figures=figures)


@blueprint.get(f"{FIGURE}.svg")
@admits(Gate.ADMIN)
def figure_drawing(figure: str) -> Response:
    """Give a figure's chart as a drawing, in the colours of paper."""
    relay = chosen_relay()
    content = render_template("admin/figure.svg", figure=_made(figure, relay))
    name = file_name(relay.slug, figure, suffix="svg")
    return taken_away(content, name=name, media_type="image/svg+xml")


@blueprint.get(f"{FIGURE}.csv")
@admits(Gate.ADMIN)
def figure_table(figure: str) -> Response:
    """Give a figure's whole table as Swedish Excel opens it."""
    relay = chosen_relay()
    made = _made(figure, relay)
    name = file_name(relay.slug, figure, suffix="csv")
    content = table_file(TableFormat.CSV, made.columns, made.rows)
    return taken_away(content, name=name, media_type=TableFormat.CSV.mimetype)


def _made(name: str, relay: Relay) -> Figure:
    return FIGURES[name](Counts(relay)) if name in FIGURES else NEEDS[name](Needs(relay))
