"""Prints how often each printed thing is still read when it is damaged: the table of docs/printing.md."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from tests.support.damage import DAMAGES, damaged, seeded
from tests.support.decoders import Decoder, with_opencv_closer, with_zxing
from tests.support.printed_codes import KINDS, Kind, printed_code

DECODERS: Mapping[str, Decoder] = {"zxing-cpp": with_zxing, "OpenCV": with_opencv_closer}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--trials", type=int, default=24, help="photographs of each kind and damage"
    )
    trials = parser.parse_args().trials
    heads = [f"{kind}, {name}" for kind in KINDS for name in DECODERS]
    print(f"| {trials} trials a cell | {' | '.join(heads)} |")
    print("|---" * (1 + len(heads)) + "|")
    for damage in DAMAGES:
        cells = [
            _rate(kind, damage, decode, trials) for kind in KINDS for decode in DECODERS.values()
        ]
        print(f"| {damage} | " + " | ".join(f"{rate:.0%}" for rate in cells) + " |")


def _rate(kind: Kind, damage: str, decode: Decoder, trials: int) -> float:
    read = 0
    for trial in range(trials):
        picture, url = printed_code(kind, trial)
        read += decode(damaged(picture, damage, seeded(kind, damage, trial))) == url
    return read / trials


if __name__ == "__main__":
    main()
