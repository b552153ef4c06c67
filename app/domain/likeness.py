"""How well a company fits what somebody typed, and how alike two names are; misspellings forgiven.

Both sides come as `search_key` leaves them: folded words with one space between.
"""

from __future__ import annotations

from collections.abc import Sequence

# A typed word of at least so many letters may hold one mistake, two, or three.
_MISTAKES_FROM = (4, 6, 11)
_MOST_TRIGRAMS = 40
# Said by many and meant by few: what a name is told apart by stands beside them.
_LEGAL_FORMS = frozenset({"ab", "hb", "kb", "aktiebolag", "handelsbolag", "kommanditbolag"})
_WITHIN_A_WORD = 0.6
_IN_ONE_WORD = 0.95
_FULLER = 0.04


def trigrams(key: str) -> list[str]:
    """Give the threes of letters by which an index is asked, a word's beginning and end included."""
    words = [word for word in key.split() if word not in _LEGAL_FORMS] or key.split()
    found: dict[str, None] = {}
    for word in words:
        padded = f" {word} "
        found.update(dict.fromkeys(padded[at : at + 3] for at in range(len(padded) - 2)))
    return list(found)[:_MOST_TRIGRAMS]


def fitness(query: str, *, name: str, earlier: str, place: str) -> float:
    """Say from 0 (not meant) to 1 how well a company fits: its name, its earlier names, its place.

    Every word that was typed must be found; the beginning of the name counts most.
    """
    sources = ((0.9, name.split()), (0.8, earlier.split()), (0.7, place.split()))
    return max(_beginning(query, name), _by_words(query.split(), sources))


def likeness(one: str, other: str) -> float:
    """Say from 0 to 1 how alike two names are, by the threes of letters that they share."""
    first, second = set(trigrams(one)), set(trigrams(other))
    return len(first & second) / (len(first | second) or 1)


def _beginning(query: str, name: str) -> float:
    """Compare as if written in one word: “leksands dörren” is the beginning of “Leksandsdörren AB”."""
    typed, written = query.replace(" ", ""), name.replace(" ", "")
    if query == name:
        return 1.0
    if written.startswith(typed):
        return _IN_ONE_WORD + _FULLER * len(typed) / len(written)
    return 0.0


def _by_words(typed: Sequence[str], sources: Sequence[tuple[float, Sequence[str]]]) -> float:
    fits = [_best(word, sources) for word in typed]
    told = [fit for word, fit in zip(typed, fits, strict=True) if word not in _LEGAL_FORMS or fit]
    return sum(told) / len(told) if told and all(told) else 0.0


def _best(word: str, sources: Sequence[tuple[float, Sequence[str]]]) -> float:
    return max(
        (weight * _word_fits(word, part) for weight, parts in sources for part in parts),
        default=0.0,
    )


def _word_fits(typed: str, written: str) -> float:
    """Say how well a typed word fits a written one, of which it may be only the beginning."""
    if written.startswith(typed):
        return 0.9 + 0.1 * len(typed) / len(written)
    if len(typed) > 2 and typed in written:
        return _WITHIN_A_WORD
    allowed = _mistakes_in(typed)
    if not allowed:
        return 0.0
    mistakes = min(
        _distance(typed, written[: len(typed) + more]) for more in range(-allowed, allowed + 1)
    )
    return 0.85 - mistakes / len(typed) if mistakes <= allowed else 0.0


def _mistakes_in(typed: str) -> int:
    return sum(len(typed) >= letters for letters in _MISTAKES_FROM)


def _distance(one: str, other: str) -> int:
    """Count the letters to change, add, leave out or swap with their neighbour."""
    rows = [list(range(len(other) + 1))]
    for at, letter in enumerate(one, start=1):
        row, above = [at], rows[-1]
        for to, wanted in enumerate(other, start=1):
            row.append(min(above[to] + 1, row[-1] + 1, above[to - 1] + (letter != wanted)))
            if at > 1 and to > 1 and one[at - 2 : at] == wanted + other[to - 2]:
                row[-1] = min(row[-1], rows[-2][to - 2] + 1)
        rows.append(row)
    return rows[-1][-1]
