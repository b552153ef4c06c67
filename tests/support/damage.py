"""What happens to a printed code: seen small, aslant, out of focus, rusty, glaring, pale, bent.

Every trial is drawn from a seed of its own, so that a run can be repeated. Lengths are in modules of a
version 4 code, 33 a side; a scene shows the code with its light edge on black iron.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import cv2
import numpy as np

from tests.support.decoders import Picture

Draw = np.random.Generator
Damage = Callable[[Picture, Draw], Picture]

MODULES, QUIET = 33, 4
WHOLE = MODULES + 2 * QUIET
MODULE_PX = 10
IRON_PX = 60
IRON, PAPER, RUST = 28, 255, (35, 150)
SIDE = WHOLE * MODULE_PX + 2 * IRON_PX
FINDER = 8  # the square in each of three corners, with the light line that sets it off

SMALL_PX = 60
TILT_DEGREES = 45
DEFOCUS_MODULES = 0.3
RUST_SHARE = 0.05
PALE = (110, 150)
CURVATURE = 0.6


def seeded(*names: object) -> Draw:
    """Give the same draws for the same trial, on every machine."""
    return np.random.default_rng(zlib.crc32("/".join(map(str, names)).encode()))


def scene(code: Picture) -> Picture:
    """Lay a rendered code with its light edge on black iron."""
    side = WHOLE * MODULE_PX
    laid = np.full((SIDE, SIDE), IRON, np.uint8)
    seen = cv2.resize(code, (side, side), interpolation=cv2.INTER_AREA)
    laid[IRON_PX : IRON_PX + side, IRON_PX : IRON_PX + side] = seen
    return laid


def as_photographed(picture: Picture, draw: Draw) -> Picture:
    """Turn it a little, dim it a little, and add the noise of a phone's camera."""
    turned = _turned(picture, draw.uniform(-8, 8))
    dimmed = turned.astype(np.float64) * draw.uniform(0.8, 1) + draw.normal(0, 3, turned.shape)
    return _grey(dimmed)


def small(picture: Picture, draw: Draw) -> Picture:
    """Shrink it until the code is 60 pixels wide, less than two to a module."""
    scale = SMALL_PX / (MODULES * MODULE_PX)
    shift = draw.uniform(0, 1, 2)
    side = math.ceil(SIDE * scale) + 1
    blurred = cv2.GaussianBlur(picture, (0, 0), 0.4 / scale)
    moved = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    return _grey(cv2.warpAffine(blurred, moved, (side, side), borderValue=IRON))


def tilted(picture: Picture, draw: Draw) -> Picture:
    """Look at it at 45 degrees from any side, from four times its width away."""
    angle, axis = math.radians(TILT_DEGREES), draw.uniform(0, 2 * math.pi)
    middle, distance = SIDE / 2, 4 * SIDE
    corners = np.array([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE]], np.float32)
    seen = []
    for x, y in corners - middle:
        along = x * math.cos(axis) + y * math.sin(axis)
        across = -x * math.sin(axis) + y * math.cos(axis)
        nearer = distance / (distance + across * math.sin(angle))
        across *= math.cos(angle)
        seen.append(
            [
                middle + nearer * (along * math.cos(axis) - across * math.sin(axis)),
                middle + nearer * (along * math.sin(axis) + across * math.cos(axis)),
            ]
        )
    lens = cv2.getPerspectiveTransform(corners, np.array(seen, np.float32))
    return _grey(cv2.warpPerspective(picture, lens, (SIDE, SIDE), borderValue=IRON))


def defocused(picture: Picture, draw: Draw) -> Picture:
    """Spread every point over a disc with a radius of 0.3 modules."""
    radius = DEFOCUS_MODULES * MODULE_PX
    reach = np.arange(-math.ceil(radius), math.ceil(radius) + 1)
    disc = (np.hypot(*np.meshgrid(reach, reach)) <= radius).astype(np.float64)
    return _grey(cv2.filter2D(picture, -1, disc / disc.sum()))


def rusty(picture: Picture, draw: Draw) -> Picture:
    """Let blots of rust eat 5 % of the code, outside the finder squares."""
    spots = np.zeros((SIDE, SIDE), np.uint8)
    allowed = _data_area()
    wanted = RUST_SHARE * (MODULES * MODULE_PX) ** 2
    while (spots & allowed).sum() < wanted:
        x, y = (IRON_PX + (QUIET + draw.uniform(0, MODULES, 2)) * MODULE_PX).astype(int)
        axes = (draw.uniform(0.4, 2, 2) * MODULE_PX).astype(int)
        blot = (int(x), int(y)), (int(axes[0]), int(axes[1]))
        cv2.ellipse(spots, *blot, draw.uniform(0, 180), 0, 360, 1, -1)
    colour = cv2.GaussianBlur(draw.uniform(*RUST, spots.shape), (0, 0), 1.5)
    return np.where((spots & allowed) > 0, colour, picture).astype(np.uint8)


def glaring(picture: Picture, draw: Draw) -> Picture:
    """Let a lamp be mirrored in it, somewhere on the code: a spot of light that fades outwards."""
    x, y = IRON_PX + (QUIET + draw.uniform(4, MODULES - 4, 2)) * MODULE_PX
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    spread = 4 * MODULE_PX
    light = 230 * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * spread**2))
    return _grey(picture + light)


def pale(picture: Picture, draw: Draw) -> Picture:
    """Let all that is between black and white be between two greys."""
    dark, light = PALE
    return _grey(dark + picture / 255.0 * (light - dark))


def bent(picture: Picture, draw: Draw) -> Picture:
    """Bend it round a pipe, so that its edges turn away by 0.6 radians."""
    half = WHOLE * MODULE_PX / 2
    radius = half / CURVATURE
    along, down = np.meshgrid(np.arange(SIDE) - SIDE / 2, np.arange(SIDE) - SIDE / 2)
    within = np.clip(along / radius, -0.999, 0.999)
    source = np.arcsin(within) * radius
    shade = np.sqrt(1 - within**2)
    seen = cv2.remap(
        picture,
        (source + SIDE / 2).astype(np.float32),
        (down + SIDE / 2).astype(np.float32),
        cv2.INTER_LINEAR,
        borderValue=IRON,
    )
    bowed = _grey(seen * shade)
    return _turned(bowed, 90) if draw.integers(2) else bowed


DAMAGES: Mapping[str, Damage] = {
    "60 px": small,
    "tilt 45°": tilted,
    "defocus 0.3": defocused,
    "rust 5 %": rusty,
    "glare": glaring,
    "low contrast": pale,
    "curvature 0.6": bent,
}


def damaged(code: Picture, name: str, draw: Draw) -> Picture:
    """Take one photograph of a damaged code; a small one is turned before it is shrunk."""
    if name == "60 px":
        return small(as_photographed(scene(code), draw), draw)
    return as_photographed(DAMAGES[name](scene(code), draw), draw)


def _data_area() -> Picture:
    area = np.zeros((WHOLE, WHOLE), np.uint8)
    area[QUIET:-QUIET, QUIET:-QUIET] = 1
    near, far = slice(QUIET, QUIET + FINDER), slice(-QUIET - FINDER, -QUIET)
    area[near, near] = area[near, far] = area[far, near] = 0
    large = np.kron(area, np.ones((MODULE_PX, MODULE_PX), np.uint8))
    return np.pad(large, IRON_PX)


def _turned(picture: Picture, degrees: float) -> Picture:
    turn = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), degrees, 1)
    return _grey(cv2.warpAffine(picture, turn, (SIDE, SIDE), borderValue=IRON))


def _grey(picture: Any) -> Picture:
    return np.asarray(np.clip(picture, 0, 255), np.uint8)
