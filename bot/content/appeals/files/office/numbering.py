"""The numbers of Word's lists, which stand nowhere in its text: counted as Word does; and what styles say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from bot.content.appeals.files.office.xml import is_on, value_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST_LEVELS: Final = 9
_ROMAN: Final = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class WordStyle:
    """How a paragraph looks. `list_id`: of the list it is in, "" if none; `is_spaced`: a gap follows it."""

    is_heading: bool = False
    is_bold: bool = False
    list_id: str = ""
    level: int = 0
    is_spaced: bool = False
    base: str = ""


@dataclass(slots=True)
class Numbering:
    """The lists of a file, and how far each has been counted."""

    abstract_of: dict[str, str] = field(default_factory=dict)
    levels: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)  # -> format, first number
    styles: dict[str, WordStyle] = field(default_factory=dict)
    counted: dict[tuple[str, int], int] = field(default_factory=dict)

    def of(self, properties: Element | None) -> WordStyle:
        """How a paragraph with these properties looks."""
        named = value_of(properties, "w:pStyle")
        style = self._inherited(named or "Normal")
        if properties is None:
            return style
        return _with(style, properties)

    def _inherited(self, name: str) -> WordStyle:
        style = self.styles.get(name, WordStyle())
        above, seen = style, {name}
        while above.base and above.base not in seen:
            seen.add(above.base)
            above = self.styles.get(above.base, WordStyle())
            style = replace(
                style,
                is_heading=style.is_heading or above.is_heading,
                is_bold=style.is_bold or above.is_bold,
                list_id=style.list_id or above.list_id,
                is_spaced=style.is_spaced or above.is_spaced,
            )
        return style

    def next(self, style: WordStyle) -> str | None:
        """The number of the list's next item: "" for a bullet; None where the paragraph is in no list."""
        if not style.list_id or style.list_id == "0":
            return None
        abstract = self.abstract_of.get(style.list_id, style.list_id)
        form, first = self.levels.get((abstract, style.level), ("bullet", 1))
        key = (abstract, style.level)
        self.counted[key] = self.counted.get(key, first - 1) + 1
        for deeper in range(style.level + 1, _MOST_LEVELS):
            self.counted.pop((abstract, deeper), None)
        return _written(self.counted[key], form)


def _with(style: WordStyle, properties: Element) -> WordStyle:
    """The style with what a paragraph, or a style, says beside."""
    numbers = properties.find("w:numPr")
    outline = value_of(properties, "w:outlineLvl")
    spacing = properties.find("w:spacing")
    after = (spacing.get("w:after") or "") if spacing is not None else ""
    level = value_of(numbers, "w:ilvl")
    return replace(
        style,
        is_heading=style.is_heading or (outline.isdecimal() and int(outline) < _MOST_LEVELS),
        list_id=value_of(numbers, "w:numId") or style.list_id,
        level=min(int(level), _MOST_LEVELS - 1) if level.isdecimal() and len(level) < 3 else style.level,
        is_spaced=after.isdecimal() and after.strip("0") != "" if after else style.is_spaced,
    )


def read_styles(root: Element | None) -> dict[str, WordStyle]:
    """WordStyle's id -> what it says. Empty without the part."""
    styles: dict[str, WordStyle] = {}
    for one in root.iter("w:style") if root is not None else ():
        name = value_of(one, "w:name").casefold()
        style = WordStyle(
            is_heading=name.startswith("heading ") or name in ("title", "subtitle"),
            is_bold=is_on(one.find("w:rPr"), "w:b"),
            base=value_of(one, "w:basedOn"),
        )
        properties = one.find("w:pPr")
        styles[one.get("w:styleId") or ""] = _with(style, properties) if properties is not None else style
        if one.get("w:default") == "1" and one.get("w:type") == "paragraph":
            styles.setdefault("Normal", styles[one.get("w:styleId") or ""])
    return styles


def read_numbering(root: Element | None) -> Numbering:
    """The lists that the part declares; none without it."""
    numbering = Numbering()
    if root is None:
        return numbering
    for one in root.iter("w:abstractNum"):
        abstract = one.get("w:abstractNumId") or ""
        for level in one.iter("w:lvl"):
            number, first = level.get("w:ilvl") or "0", value_of(level, "w:start")
            if number.isdecimal() and len(number) < 3:
                start = int(first) if first.isdecimal() and len(first) < 6 else 1
                numbering.levels[abstract, int(number)] = (value_of(level, "w:numFmt"), start)
    for one in root.iter("w:num"):
        numbering.abstract_of[one.get("w:numId") or ""] = value_of(one, "w:abstractNumId")
    return numbering


def _written(number: int, form: str) -> str:
    match form:
        case "bullet" | "none":
            return ""
        case "lowerLetter" | "upperLetter" if 0 < number <= 26:
            letter = chr(ord("a") + number - 1)
            return letter if form == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman" if 0 < number < 90:
            roman, left = "", number
            for value, signs in _ROMAN:
                while left >= value:
                    roman, left = roman + signs, left - value
            return roman if form == "lowerRoman" else roman.upper()
    return str(number)
