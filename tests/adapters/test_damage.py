"""What is printed is still read when it is small, aslant, out of focus, rusty, glaring, pale or bent.

`NYCKEL_TEST_SIZE=24` takes as many photographs of each as the table of docs/printing.md. zxing-cpp
stands behind the scanner in the page too; OpenCV is given a second and a third look, from closer.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.support.damage import DAMAGES, IRON, MODULE_PX, QUIET, damaged, scene, seeded
from tests.support.decoders import Decoder, decoders, of_damaged, with_zxing
from tests.support.printed_codes import KINDS, Kind, printed_code
from tests.support.writers import size

MOST_TRIALS = 24
TRIALS = min(size(5), MOST_TRIALS)
# How many of the photographs either reads at error correction H, at the least.
RATES = {
    "60 px": 1.0,
    "tilt 45°": 1.0,
    "defocus 0.3": 1.0,
    "rust 5 %": 0.92,
    "glare": 0.85,
    "low contrast": 1.0,
    "curvature 0.6": 1.0,
}


@of_damaged
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_code_is_read_as_often_as_was_measured(
    kind: Kind, damage: str, decode: Decoder
) -> None:
    read = 0
    for trial in range(TRIALS):
        picture, url = printed_code(kind, trial)
        read += decode(damaged(picture, damage, seeded(kind, damage, trial))) == url

    assert read >= math.floor(RATES[damage] * TRIALS)


@decoders
@pytest.mark.parametrize("kind", KINDS)
def test_an_undamaged_code_is_read_by_both(kind: Kind, decode: Decoder) -> None:
    picture, url = printed_code(kind, 0)

    assert decode(scene(picture)) == url


@decoders
@pytest.mark.parametrize("kind", KINDS)
def test_without_its_light_edge_it_is_not_read_on_black_iron(kind: Kind, decode: Decoder) -> None:
    picture, _ = printed_code(kind, 0)
    edge = round(picture.shape[0] * QUIET / 41)
    bare = np.full_like(picture, IRON)
    bare[edge:-edge, edge:-edge] = picture[edge:-edge, edge:-edge]

    assert decode(scene(bare)) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_damage_to_one_finder_square_is_fatal(kind: Kind) -> None:
    picture, _ = printed_code(kind, 0)
    laid = scene(picture)
    corner = 60 + QUIET * MODULE_PX
    laid[corner : corner + 7 * MODULE_PX, corner : corner + 7 * MODULE_PX] = 200

    assert with_zxing(laid) == ""


def test_the_same_seed_takes_the_same_photograph() -> None:
    picture, _ = printed_code(Kind.PNG, 0)

    first, second = (damaged(picture, "rust 5 %", seeded("a", 1)) for _ in range(2))

    assert np.array_equal(first, second)
    assert not np.array_equal(first, damaged(picture, "rust 5 %", seeded("a", 2)))
