"""Reports on A4: nothing lost at the end of a page, nothing read as markup."""

from __future__ import annotations

from io import BytesIO

import pytest

from app.adapters.photo import drawn_anew
from app.adapters.report_pdf import Facts, Photos, Report, Section, Table, report_pdf
from tests.support import paper
from tests.support.photographs import as_taken
from tests.support.printed import ABOUT, key


def printed(*sections: Section) -> bytes:
    report = Report("Läget", "Tre besök.", sections, foot="Utskrivet i maj", page="Sida {} av {}")
    return report_pdf(report, ABOUT, key=key())


def page_count(pdf: bytes) -> int:
    return len(paper.sizes_mm(pdf))


def test_every_row_of_a_long_table_stands_on_some_page_under_its_headings() -> None:
    rows = [(f"rad-{at:03}", "Tomoku Hus") for at in range(200)]

    pdf = printed(Section("Besöken", Table(("Nummer", "Företag"), (1, 3), rows)))

    texts = [paper.text_of(pdf, page) for page in range(page_count(pdf))]
    assert len(texts) > 3
    assert [name for name, _ in rows if name not in "".join(texts)] == []
    assert all("Nummer" in text for text in texts)
    assert all(f"Sida {at} av {len(texts)}" in text for at, text in enumerate(texts, start=1))
    assert all("Utskrivet i maj" in text for text in texts)


def test_every_page_is_upright_a4() -> None:
    rows = [("1", "2")] * 100

    sizes = paper.sizes_mm(printed(Section("A", Table(("B", "C"), (1, 1), rows))))

    assert all(size == pytest.approx((210, 297), abs=0.01) for size in sizes)


@pytest.mark.parametrize("lines", range(30, 60, 3))
def test_a_heading_never_stands_alone_at_the_foot_of_a_page(lines: int) -> None:
    pdf = printed(
        Section("Först", "\n".join("ord" for _ in range(lines))),
        Section("Rubriken", Table(("Kolumn", "Två"), (1, 1), [("första raden", "x")])),
    )

    for page in range(page_count(pdf)):
        text = paper.text_of(pdf, page)
        assert ("Rubriken" in text) == ("första raden" in text)


def test_markup_is_text_and_an_empty_fact_is_left_out() -> None:
    pdf = printed(Section("Fakta", Facts([("Namn", "<b>Smedjan</b> & Son"), ("Ort", "")])))

    text = paper.text_of(pdf)
    assert "<b>Smedjan</b> & Son" in text
    assert "Ort" not in text


def test_the_same_report_is_the_same_bytes() -> None:
    section = Section("Text", "En rad")

    assert printed(section) == printed(section)


def photo(*, width: int = 400, height: int = 300) -> bytes:
    return drawn_anew(BytesIO(as_taken(width=width, height=height))).thumbnail


def test_photos_stand_side_by_side_upright_above_what_they_show() -> None:
    pdf = printed(Section("Bilder", Photos([(photo(), "Porten"), (photo(height=800), "")])))

    page = paper.pages(pdf, dpi=72)[0]
    captions = [one for one in paper.written(pdf) if "Porten" in one.text]
    left, top, width, height = 22.0, captions[0].top - 39.5, 52.7, 39.5
    shown = paper.part(page, x=left, y=top, width=width, height=height, dpi=72)
    middle = shown.shape[1] // 2
    assert shown[10:-10, 4 : middle - 4].mean() < 100, "red stands to the left, as it was taken"
    assert shown[10:-10, middle + 4 : -4].mean() > 230
    assert page_count(pdf) == 1


def test_many_photos_go_on_over_as_many_pages_as_they_take() -> None:
    rows = [(photo(), f"bild-{at:02}") for at in range(40)]

    pdf = printed(Section("Bilder", Photos(rows)))

    texts = [paper.text_of(pdf, page) for page in range(page_count(pdf))]
    assert len(texts) == 3
    assert [name for _, name in rows if name not in "".join(texts)] == []
    assert len(pdf) < 2 * sum(len(content) for content, _ in rows) + 100_000
    assert printed(Section("Bilder", Photos(rows))) == pdf
