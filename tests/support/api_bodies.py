"""The bodies that the API takes, read from its own description, and each spoilt in one field."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

JSON = "application/json"
KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}
# A sound value for each field that has to be there, whatever body it belongs to.
SOUND: Mapping[str, Any] = {"code": "0000000000000006", "company": {"name": "Smedjan"}}

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """A field of a body by its path, and the kinds of values that it takes."""

    path: tuple[str, ...]
    kinds: tuple[type, ...]
    sound: Mapping[str, Any]

    @property
    def name(self) -> str:
        return ".".join(self.path)

    def takes(self, value: object) -> bool:
        return type(value) in self.kinds

    def spoilt(self, value: object) -> dict[str, Any]:
        """Make a body with this value here, and the rest as somebody means it."""
        body: dict[str, Any] = copy.deepcopy(dict(self.sound))
        place = body
        for name in self.path[:-1]:
            place = place.setdefault(name, {})
        place[self.path[-1]] = value
        return body


def posts_of(document: Schema) -> Iterator[tuple[str, Schema]]:
    """Give each path that takes a body, with the body's schema; numbers in paths are unknown ids."""
    for path, methods in document["paths"].items():
        content = methods.get("post", {}).get("requestBody", {}).get("content", {})
        if JSON in content:
            yield path, _resolved(content[JSON]["schema"], document)


def spots_of(schema: Schema, document: Schema) -> Iterator[Spot]:
    """Give every field of a body, and of the objects in it."""
    sound = {name: SOUND[name] for name in schema.get("required", ()) if name in SOUND}
    for path, kinds in _fields_of(schema, document, ()):
        yield Spot(path, kinds, sound)


def _fields_of(
    schema: Schema, document: Schema, above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[type, ...]]]:
    for name, described in schema.get("properties", {}).items():
        choices = [_resolved(one, document) for one in described.get("anyOf", [described])]
        kinds = tuple(kind for one in choices for kind in KINDS[one["type"]])
        yield (*above, name), kinds
        for one in choices:
            yield from _fields_of(one, document, (*above, name))


def _resolved(schema: Schema, document: Schema) -> Schema:
    reference: str = schema.get("$ref", "")
    if not reference:
        return schema
    found: Schema = document["components"]["schemas"][reference.rpartition("/")[2]]
    return found
