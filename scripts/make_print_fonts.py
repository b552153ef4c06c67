"""Makes the font files that PDFs embed from the web font's source, with a manifest of hashes.

PDFs want one static TrueType file for each weight; the web font is variable, and split in two by
alphabet. What this makes is committed: neither running nor testing needs npm or fontTools. To repeat:

    npm ci && pip install --target build/fonttools fonttools==4.68.0
    PYTHONPATH=build/fonttools .venv/bin/python -m scripts.make_print_fonts
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from fontTools.merge import Merger
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from app.domain.code import ALPHABET
from scripts.vendor_frontend import FONT, MODULES, ROOT, integrity

TARGET = ROOT / "app" / "adapters" / "paper" / "fonts"
FAMILY = "Atkinson Hyperlegible Next"
WEIGHTS = {"Regular": 400, "Bold": 700}
ALPHABETS = ("latin", "latin-ext")
LETTERS = "code-letters.json"
# Shaping that reportlab does not do, and what tells a variable font apart.
UNUSED_TABLES = ("GDEF", "GPOS", "GSUB", "HVAR", "MVAR", "STAT", "avar")
# A day of its own for every file, so that making them again gives the same bytes.
MADE_ON = 3_786_912_000  # 2024-01-01 in the seconds of a font


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=Path, default=MODULES, help="where npm ci put them")
    package = parser.parse_args().modules / FONT
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, weight in WEIGHTS.items():
        _make(package / "files", name, weight).save(TARGET / f"{name}.ttf")
    (TARGET / LETTERS).write_text(_letters(TARGET / "Bold.ttf"), encoding="utf-8")
    shutil.copyfile(package / "LICENSE", TARGET / "OFL.txt")
    _write_manifest(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])


def _make(files: Path, name: str, weight: int) -> TTFont:
    """Fix the weight of each alphabet, and bring them together in one file."""
    parts = []
    for alphabet in ALPHABETS:
        source = TTFont(files / f"{FONT.partition('/')[2]}-{alphabet}-wght-normal.woff2")
        part = instantiateVariableFont(source, {"wght": weight})
        part.flavor = None
        for table in UNUSED_TABLES:
            if table in part:
                del part[table]
        parts.append(TARGET / f".{name}-{alphabet}.ttf")
        part.save(parts[-1])
    merged = Merger().merge([str(part) for part in parts])
    for part_file in parts:
        part_file.unlink()
    _name(merged, name)
    return merged


def _name(font: TTFont, name: str) -> None:
    """Call each weight by its own name: viewers keep fonts by it."""
    for number, text in {
        1: FAMILY,
        2: name,
        4: f"{FAMILY} {name}",
        6: f"{FAMILY.replace(' ', '')}-{name}",
    }.items():
        font["name"].setName(text, number, 3, 1, 0x409)
        font["name"].removeNames(number, 1)
    font["head"].created = font["head"].modified = MADE_ON
    font.recalcTimestamp = False


def _letters(file: Path) -> str:
    """Draw what codes are written in as outlines, a thousand units to the em, y downwards."""
    font = TTFont(file)
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    scale = 1000 / font["head"].unitsPerEm
    letters = {}
    for letter in f"{ALPHABET}-":
        glyph = glyphs[names[ord(letter)]]
        pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:g}")
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, 0, 0)))
        letters[letter] = {"advance": glyph.width * scale, "path": pen.getCommands()}
    return json.dumps(letters, indent=1) + "\n"


def _write_manifest(version: str) -> None:
    entries = {
        name: {
            "package": FONT,
            "version": version,
            "integrity": integrity((TARGET / name).read_bytes()),
        }
        for name in (*(f"{weight}.ttf" for weight in WEIGHTS), LETTERS, "OFL.txt")
    }
    text = json.dumps(entries, indent=2) + "\n"
    (TARGET / "manifest.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
