"""Our own drawings, read from the SVG that pages show, so that paper shows the very same."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from app.adapters.paper.svg_path import Step, steps

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Shape:
    """One path: filled, stroked with a pen of this width, or both."""

    steps: tuple[Step, ...]
    is_filled: bool = True
    pen_width: float = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes of one colour on a ground of `width` × `height` units."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def picture(svg: str) -> Picture:
    """Read one of our own drawings in one colour; raises `UnknownPath` for what paper cannot show."""
    root = ET.fromstring(svg)  # noqa: S314 - our own template
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    paths = [element for element in root.iter() if element.tag in ("path", f"{SVG}path")]
    return Picture(width, height, tuple(_shape({**root.attrib, **path.attrib}) for path in paths))


def _shape(attributes: dict[str, str]) -> Shape:
    is_stroked = attributes.get("stroke", "none") != "none"
    return Shape(
        steps=tuple(steps(attributes["d"])),
        is_filled=attributes.get("fill") != "none",
        pen_width=float(attributes.get("stroke-width", 1)) if is_stroked else 0,
    )
