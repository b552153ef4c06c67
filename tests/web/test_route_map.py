"""The map and its projection belong together: villages stand where the template draws them."""

from __future__ import annotations

import re

import pytest

from app.config import ROOT
from app.web.route_map import HEIGHT, WIDTH, Stop, project, route_points

LEKSAND = (60.7303, 14.9999)
INSJON = (60.6769, 15.0949)
DRAWING = (ROOT / "templates/components/route_map.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Leksand", LEKSAND),
        ("Insjön", INSJON),
        ("Siljansnäs", (60.7833, 14.85)),
        ("Tällberg", (60.8167, 15.0)),
        ("Häradsbygden", (60.70, 15.0333)),
    ],
)
def test_a_village_is_drawn_where_its_coordinates_fall(
    name: str, place: tuple[float, float]
) -> None:
    drawn = re.search(rf"\('{name}', (\d+), (\d+),", DRAWING)

    projected = project(*place)

    assert drawn is not None
    assert (float(drawn[1]), float(drawn[2])) == pytest.approx(projected, abs=1)


def test_the_drawing_has_the_size_that_is_projected_to() -> None:
    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in DRAWING


def test_stops_keep_their_order_and_the_mark_of_where_the_key_is() -> None:
    points = route_points([Stop("Den första", *LEKSAND), Stop("Den andra", *INSJON, is_here=True)])

    assert [(point.label, point.is_here) for point in points] == [
        ("Den första", False),
        ("Den andra", True),
    ]


def test_stops_in_the_same_village_can_be_told_apart() -> None:
    points = route_points(Stop(str(number), *LEKSAND) for number in range(40))

    assert len({(point.x, point.y) for point in points}) == 40


def test_what_lies_beyond_the_map_is_left_out() -> None:
    gothenburg = Stop("Långt borta", 57.7089, 11.9746)

    assert route_points([gothenburg]) == []
