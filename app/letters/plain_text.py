"""The plain-text twin of a letter, read out of its HTML, so that the two cannot tell different things."""

from __future__ import annotations

import textwrap
from html.parser import HTMLParser

WIDTH = 72
_BLOCKS = frozenset({"p", "h1", "h2", "li", "dt", "blockquote", "td", "div"})
_UNREAD = frozenset({"head", "style", "title"})
_VOID = frozenset({"br", "hr", "meta", "link", "img"})
_RULE = "-- "


def plain_text(html: str) -> str:
    """Give the text; `class="button"` has its address on a line of its own, `aria-hidden` is left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Reads the few elements that `templates/mail/` uses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = []
        self._in_list = False
        self._line = ""
        self._first = ""
        self._quoted = False
        self._hidden_at: int | None = None
        self._depth = 0
        self._href: str | None = None
        self._is_button = False
        self._label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += tag not in _VOID
        if self._hidden_at is not None:
            return
        values = dict(attrs)
        if tag in _UNREAD or values.get("aria-hidden") == "true":
            self._hidden_at = self._depth
        elif tag == "br":
            self._line += "\n"
        elif tag == "hr":
            self._end_block()
            self._keep(_RULE, in_list=False)
        elif tag == "a":
            self._href, self._label = values.get("href"), ""
            self._is_button = "button" in (values.get("class") or "").split()
        elif tag == "dd":
            self._line = f"{self._line.rstrip()}: "
        elif tag in _BLOCKS:
            self._begin_block(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden_at is not None:
            if self._depth == self._hidden_at:
                self._hidden_at = None
        elif tag == "a":
            self._end_link()
        elif tag != "dt" and (tag in _BLOCKS or tag == "dd"):
            self._end_block(in_list=tag in ("li", "dd"))
        self._depth -= tag not in _VOID

    def handle_data(self, data: str) -> None:
        if self._hidden_at is not None:
            return
        words = " ".join(data.split())
        before = " " if data[:1].isspace() else ""
        after = " " if data[-1:].isspace() and words else ""
        if self._href is None:
            self._line += f"{before}{words}{after}"
        else:
            self._label += f"{before}{words}{after}"

    def text(self) -> str:
        self._end_block()
        return "\n\n".join(self._blocks).strip() + "\n"

    def _begin_block(self, tag: str) -> None:
        self._end_block()
        self._first = "- " if tag == "li" else ""
        self._quoted = self._quoted or tag == "blockquote"

    def _end_link(self) -> None:
        label, href = self._label.strip(), self._href or ""
        self._href = None
        if self._is_button:
            self._end_block()
            self._keep(f"{label}:\n{href}", in_list=False)
        elif label == href or href in {f"mailto:{label}", f"tel:{label}"}:
            self._line += label
        else:
            self._line += f"{label} ({href})"

    def _end_block(self, *, in_list: bool = False) -> None:
        lines = [" ".join(line.split()) for line in self._line.split("\n")]
        self._line = ""
        if any(lines):
            indent = "> " if self._quoted else "  " if self._first else ""
            wrapped = [_wrapped(line, self._first or indent, indent) for line in lines if line]
            self._keep("\n".join(wrapped), in_list=in_list)
        self._first, self._quoted = "", False

    def _keep(self, block: str, *, in_list: bool) -> None:
        """Let the lines of one list stand together."""
        if in_list and self._in_list:
            self._blocks[-1] += f"\n{block}"
        else:
            self._blocks.append(block)
        self._in_list = in_list


def _wrapped(line: str, first: str, indent: str) -> str:
    return textwrap.fill(
        line,
        WIDTH,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
