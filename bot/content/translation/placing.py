"""Puts values into translated texts, each set apart where it runs the other way than the text does.

Signs and figures beside a Latin name, a code, an address or a command would go to the wrong side of it in a
text in Arabic letters. So these are isolated (Unicode Standard Annex #9), as they are in letters. Nobody sees
it, tags stay whole, and what stands in <code> is copied without it.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from html import unescape
from typing import Any, Final, TypeAlias

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot.content.letters.directions import END, ISOLATE, MARKS, runs_against, runs_astray
from bot.model.languages import Direction, Language

_VALUE: Final = re.compile(r"(?:<(?:code|pre)>)?%\((\w+)\)s(?:</(?:code|pre)>)?")
_LITERAL: Final = re.compile(
    r"(?P<passed><a [^>]*>|\u2068[^\u2069]*\u2069)"
    r"|(?:<code>)?(?:(?<![\w/<>@.])/[a-z][a-z0-9_]*|https?://[^\s<>\"]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?:</code>)?",
    re.ASCII,
)
"""Commands and addresses in a text itself; not those in a tag, or set apart by its translator."""

_KEPT: Final = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
"""What is copied as it stands: a letter."""
_TAG: Final = re.compile(r"<[^>]*>")

Values: TypeAlias = Mapping[str, Any]


def install(environment: Environment, catalogue: gettext.NullTranslations, language: Language) -> None:
    """Translate the environment's templates by the catalogue."""
    is_rtl = language.is_rtl
    prepared: dict[str, str] = {}

    def text(said: str) -> str:
        if is_rtl and said not in prepared:
            prepared[said] = _LITERAL.sub(lambda found: found["passed"] or isolated(found[0]), said)
        return prepared.get(said, said)

    @pass_context
    def translated(context: Context, message: str, /, **values: Any) -> str:
        return _put(text(catalogue.gettext(message)), values, context, is_rtl=is_rtl)

    @pass_context
    def counted(context: Context, one: str, several: str, num: int, /, **values: Any) -> str:
        values.setdefault("num", num)
        return _put(text(catalogue.ngettext(one, several, num)), values, context, is_rtl=is_rtl)

    environment.globals |= {"gettext": translated, "ngettext": counted, "_": translated}


def from_the_right(screen: str) -> str:
    """A screen in a language of Arabic letters, as HTML, with a mark where a line would run from the left.

    A line runs as its first letter does: "PDF" there, or a flag, turns all that follows. A letter to be
    copied is left as it is, and so is a line that has no word of the language.
    """
    mark = MARKS[Direction.RIGHT_TO_LEFT]
    parts = _KEPT.split(screen)
    for place in range(0, len(parts), 2):
        lines = parts[place].split("\n")
        parts[place] = "\n".join(
            mark + line if runs_astray(unescape(_TAG.sub("", line))) else line for line in lines
        )
    return "".join(parts)


def isolated(text: str) -> str:
    """The text, set apart from what stands around it."""
    return ISOLATE + text + END  # of HTML that is still HTML


def _put(said: str, values: Values, context: Context, *, is_rtl: bool) -> str:
    def place(found: re.Match[str]) -> str:
        return isolated(found[0]) if _runs_against(values.get(found[1]), is_rtl=is_rtl) else found[0]

    placed = _VALUE.sub(place, said) if values else said
    return (Markup(placed) if context.eval_ctx.autoescape else placed) % values  # noqa: S704 - escapes the values


def _runs_against(value: object, *, is_rtl: bool) -> bool:
    return isinstance(value, str) and runs_against(value, is_rtl=is_rtl)
