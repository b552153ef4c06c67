"""Remembering very many things in little room, at the price of a mistake in a hundred million."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

_BITS = 1 << 23
_PLACES = 4


class Marks:
    """Tells what it was told before, in one mebibyte however much that was (a Bloom filter)."""

    def __init__(self) -> None:
        self._bits = bytearray(_BITS // 8)

    def add(self, text: str) -> bool:
        """Remember a text; tell whether it was not known yet."""
        is_new = False
        for place in self._places(text):
            at, bit = place >> 3, 1 << (place & 7)
            is_new = is_new or not self._bits[at] & bit
            self._bits[at] |= bit
        return is_new

    @staticmethod
    def _places(text: str) -> Iterator[int]:
        digest = blake2b(text.encode(), digest_size=4 * _PLACES).digest()
        for start in range(0, len(digest), 4):
            yield int.from_bytes(digest[start : start + 4]) % _BITS
