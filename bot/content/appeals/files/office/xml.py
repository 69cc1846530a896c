"""XML that strangers wrote: without entities of its own, without anything outside it, of a bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.errors import UnreadableFile, WhyUnreadable

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST_TAGS: Final = 400_000
_DEEPEST: Final = 400
_PREFIXES: Final = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://purl.org/dc/elements/1.1/": "",
    "http://schemas.openxmlformats.org/package/2006/relationships": "",
}
"""Namespace -> how its tags are named here; those of others as "x:"."""


def read_xml(data: bytes) -> Element:
    """The root; tags as "w:p". UnreadableFile: it is none, too large, or declares entities."""
    from xml.etree.ElementTree import TreeBuilder
    from xml.parsers import expat

    builder = TreeBuilder()
    number = depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal number, depth
        number, depth = number + 1, depth + 1
        if number > _MOST_TAGS or depth > _DEEPEST:
            raise UnreadableFile(WhyUnreadable.HEAVY, "The file has more in it than a text needs.")
        builder.start(_name(tag), {_name(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(tag))

    def refuse(*_: object) -> None:
        raise UnreadableFile(WhyUnreadable.DAMAGED, "The file has a part that isn't Office's.")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse  # no entities, then: neither bombs nor other files
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
        root: Element = builder.close()
    except (expat.ExpatError, AssertionError, ValueError, LookupError) as error:
        raise UnreadableFile(WhyUnreadable.DAMAGED, "The file is damaged.") from error
    return root


def _name(tag: str) -> str:
    space, _, local = tag.rpartition(" ")
    return _PREFIXES.get(space, "x:" if space else "") + local


def value_of(parent: Element | None, tag: str) -> str:
    """What Office says of a thing by an empty tag with a value: <w:ilvl w:val="1"/>; "" if nothing."""
    found = parent.find(tag) if parent is not None else None
    return (found.get("w:val") or "") if found is not None else ""


def is_on(parent: Element | None, tag: str) -> bool:
    """Whether Office has a property switched on: the tag alone does."""
    found = parent.find(tag) if parent is not None else None
    return found is not None and (found.get("w:val") or "1").lower() not in ("0", "false", "off", "none")
