"""The tables of all that can be said in letters, in docs/writing-a-case.md: made from the library's index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.cli.content.case import CHOSEN, of_whom
from bot.content.library import messages_folder
from bot.content.phrases.index import Entry, PhraseIndex, PhraseSort, load_index

GUIDE: Final = Path(__file__).parents[2] / "docs" / "writing-a-case.md"
_BEGIN: Final = "<!-- made by `make phrases` -->\n"
_END: Final = "<!-- so far -->\n"
_HEADS: Final = {
    PhraseSort.EVENTS: "| event | says | needs | may have | of |",
    PhraseSort.CONCERNS: "| concern | says | of |",
    PhraseSort.DEMANDS: "| demand | says | of |",
    PhraseSort.STANDARDS: "| standard | says |",
}


def index() -> PhraseIndex:
    """The library's index."""
    return load_index(messages_folder() / "letters" / "phrases.toml")


def tables() -> str:
    """The tables, as they should stand in the guide."""
    return "\n".join(line for sort in CHOSEN for line in _table(sort)) + "\n"


def written() -> str:
    """The tables, as they stand in the guide."""
    return GUIDE.read_text("utf-8").split(_BEGIN)[1].split(_END)[0]


def write() -> None:
    """Put the tables into the guide."""
    before, rest = GUIDE.read_text("utf-8").split(_BEGIN)
    GUIDE.write_text(f"{before}{_BEGIN}{tables()}{_END}{rest.split(_END)[1]}", encoding="utf-8")


def _table(sort: PhraseSort) -> Iterator[str]:
    yield f"\n### {sort.value.capitalize()}\n"
    yield _HEADS[sort]
    yield "|" + "---|" * (_HEADS[sort].count("|") - 1)
    for entry in index().entries[sort].values():
        yield f"| {' | '.join(_cells(entry, sort))} |"
    if sort is CHOSEN[-1]:
        yield ""


def _cells(entry: Entry, sort: PhraseSort) -> Iterator[str]:
    yield f"`{entry.id}`"
    yield entry.about
    if sort is PhraseSort.EVENTS:
        yield ", ".join(f"`{name}`" for name in entry.needs)
        yield ", ".join(f"`{name}`" for name in entry.may)
    if sort is not PhraseSort.STANDARDS:
        yield of_whom(entry)


if __name__ == "__main__":
    write()
