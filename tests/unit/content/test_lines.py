"""On which line an entry of a TOML file stands: where it is tricky, and for whatever may be written."""

import json
import tomllib
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.lines import Lines

TRICKY = '''\
# a comment with "quotes and [brackets]

title = "a # that is no comment"
"quoted key" = 'C:\\'          # 4
site."example.org".deep = true
long = """
first line, with "quotes" and \\""" three of them
last line"""
literal = \'\'\'
\'\' two quotes " and [a bracket
five: \'\'\'\'\'
list = [  # 12
  "one",
  # between, with ] and "

  """two
  lines""", "on the line where the one before ends",
  [ 1, 2,
    3 ],
  { in = "line", "a b" = [ 4 ] }  # 20
]
day = 1979-05-27 07:32:00  # a blank inside
[a.b]
x = 1
[[c]]
y = 1
[[c.d]]
z = 1
[[c.d]]
z = 2
[ "c" . 'e' ]
w = 1
[[c]]
y = 2
[[c.d]]
z = 3
[a]
late = 1
'''

STANDS = {
    (): 1,
    ("title",): 3,
    ("quoted key",): 4,
    ("site",): 5,
    ("site", "example.org"): 5,
    ("site", "example.org", "deep"): 5,
    ("long",): 6,
    ("literal",): 9,
    ("list",): 12,
    ("list", 0): 13,
    ("list", 1): 16,
    ("list", 2): 17,
    ("list", 3): 18,
    ("list", 3, 1): 18,
    ("list", 3, 2): 19,
    ("list", 4): 20,
    ("list", 4, "in"): 20,
    ("list", 4, "a b", 0): 20,
    ("day",): 22,
    ("a",): 37,  # its own header, not the [a.b] above it
    ("a", "b"): 23,
    ("a", "b", "x"): 24,
    ("a", "late"): 38,
    ("c",): 25,
    ("c", 0): 25,
    ("c", 0, "y"): 26,
    ("c", 0, "d"): 27,
    ("c", 0, "d", 1): 29,
    ("c", 0, "d", 1, "z"): 30,
    ("c", 0, "e", "w"): 32,
    ("c", 1): 33,
    ("c", 1, "d", 0, "z"): 36,
    ("c", 1, "not there", 3): 33,
    ("nowhere",): 1,
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_tricky_to_find(end: str) -> None:
    text = TRICKY.replace("\n", end)
    lines = Lines(text)
    assert {path: lines.of(path) for path in STANDS} == STANDS
    assert set(lines.spans) == set(paths(tomllib.loads(text)))


def test_words_are_found_inside_a_long_text() -> None:
    lines = Lines(TRICKY)
    assert lines.find(("long",), "three of them") == 7
    assert lines.find(("list", 1), "lines") == 17
    assert lines.find(("long",), "on no line") == 6
    assert lines.find(("long",), "and [brackets]") == 6, "not outside of it"


def test_of_nothing_every_entry_is_on_the_first_line() -> None:
    assert Lines("").of(("facts", 2)) == 1


def paths(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of everything in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [found for key, item in items for found in paths(item, (*at, key))]
    return [at, *below] if at else below


# A document of one's own, written in one of the many ways in which TOML lets it be written.

KEYS = st.one_of(
    st.sampled_from(["a", "b", "when", "no-1"]), st.text(min_size=1, max_size=4), st.just('"]\n#')
)
TEXTS = st.one_of(
    st.text(max_size=8), st.sampled_from(['"', "''", "\\", '""\n""\n', "# no", "a\nb\r\n]", "={"])
)
SCALARS = st.one_of(TEXTS, st.integers(-9, 9), st.booleans(), st.dates())
INLINE = st.recursive(
    SCALARS,
    lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(KEYS, below, max_size=3)),
    max_leaves=6,
)


@dataclass
class Table:
    """A table that gets a header of its own."""

    entries: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, "Table | list[Table]"] = field(default_factory=dict)


TABLES = st.recursive(
    st.builds(Table, st.dictionaries(KEYS, INLINE, max_size=3)),
    lambda below: st.builds(
        Table,
        st.dictionaries(KEYS, INLINE, max_size=3),
        st.dictionaries(KEYS, st.one_of(below, st.lists(below, min_size=1, max_size=3)), max_size=3),
    ),
    max_leaves=6,
)


def quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


class Writer:
    """Writes a document and notes on which line each entry begins."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.text = ""
        self.stands: dict[tuple[str | int, ...], int] = {}

    @property
    def line(self) -> int:
        return self.text.count("\n") + 1

    def add(self, *choices: str) -> None:
        self.text += self.random.choice(choices)

    def key(self, key: str) -> str:
        bare = key.isascii() and key.replace("-", "").isalnum()
        literal = "'" not in key and key.isprintable()
        return self.random.choice([quoted(key), *([key] if bare else []), *([f"'{key}'"] if literal else [])])

    def value(self, value: Any, path: tuple[str | int, ...], *, one_line: bool = False) -> None:
        if isinstance(value, list):
            self.add("[")
            for number, item in enumerate(value):
                self.add("", " ", *([] if one_line else ["\n", " # ] here\n\n", '\n# "\n  ']))
                self.stands[(*path, number)] = self.line
                self.value(item, (*path, number), one_line=one_line)
                self.add(*([", ", ","] if number + 1 < len(value) or not one_line else [""]))
            self.add("]", *([] if one_line else ["\n]", " # end\n  ]"]))
        elif isinstance(value, dict):
            self.add("{ ", "{")
            for number, (key, item) in enumerate(value.items()):
                self.text += ", " if number else ""
                self.stands[(*path, key)] = self.line
                self.text += self.key(key)
                self.add(" = ", "=")
                self.value(item, (*path, key), one_line=True)
            self.add(" }", "}")
        elif isinstance(value, str):
            self.string(value, one_line=one_line)
        else:
            self.text += str(value).lower() if isinstance(value, bool) else str(value)

    def string(self, value: str, *, one_line: bool) -> None:
        ways = [quoted(value)]
        if "'" not in value and value.isprintable():
            ways.append(f"'{value}'")
        if not one_line:
            inside = quoted(value)[1:-1].replace('\\"', '"').replace('""', '\\""').replace("\\n", "\n")
            if "\\\n" not in inside:
                ways += [f'"""\n{inside}"""', f'"""\n\\\n{inside}"""']
            if value.replace("\n", "").isprintable() and "'''" not in value and not value.endswith("''''"):
                ways.append(f"'''\n{value}'''")
        self.add(*ways)

    def table(self, table: Table, path: tuple[str | int, ...], written: str = "") -> None:
        for key, value in table.entries.items():
            self.add("", "", "\n", "# = [\n", "   ")
            self.stands[(*path, key)] = self.line
            self.text += self.key(key)
            self.add(" = ", "=", " \t=  ")
            self.value(value, (*path, key))
            self.add("\n", " # end\n", "\n\n")
        for key, below in table.tables.items():
            if key in table.entries:
                continue
            name = f"{written}.{self.key(key)}" if written else self.key(key)
            for number, item in enumerate(below if isinstance(below, list) else [below]):
                self.add("", " ", "\n")
                at = (*path, key, number) if isinstance(below, list) else (*path, key)
                self.stands.setdefault((*path, key), self.line)
                self.stands[at] = self.line
                self.text += f"[[ {name}]]" if isinstance(below, list) else f"[{name} ]"
                self.add("\n", " # [x]\n")
                self.table(item, at, name)


@given(TABLES, st.randoms(use_true_random=False))
def test_every_entry_of_any_document_is_found(document: Table, random: Random) -> None:
    writer = Writer(random)
    writer.table(document, ())
    read = tomllib.loads(writer.text)
    assert set(paths(read)) == set(writer.stands), "the test writes what it means to"
    lines = Lines(writer.text)
    assert {path: span[0] for path, span in lines.spans.items()} == writer.stands, writer.text
    for path, (first, last) in lines.spans.items():
        assert first <= last <= writer.line, path


@given(st.one_of(st.text(alphabet="a=[]{}\"'\n,.#\\ 1", max_size=30), st.text(max_size=30)))
def test_a_text_that_is_no_toml_is_followed_as_far_as_it_goes(text: str) -> None:
    lines = Lines(text)
    assert all(1 <= first <= last <= text.count("\n") + 1 for first, last in lines.spans.values())
