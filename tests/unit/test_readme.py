"""README names the commands that there are: in the chat, and at the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from bot.__main__ import app
from bot.chat.dispatch import load_topics
from bot.model.team.roles import Access, Role

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
COMMANDS = README.partition("\n## Commands\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize(
    ("whose", "role", "besides"),
    [
        ("for supporters", None, None),
        ("For organisers", Role.ORGANISER, None),
        ("for owners also", Role.OWNER, Role.ORGANISER),
        ("Case workers have", Role.CASE_WORKER, None),
        ("Translators have", Role.TRANSLATOR, None),
    ],
)
def test_the_commands_of_the_menu_stand_there_in_their_order(
    whose: str, role: Role | None, besides: Role | None
) -> None:
    said = COMMANDS.partition(whose)[2]
    listed = re.match(r":?((?:\s*`/\w+`)+)", said)
    assert listed is not None, whose
    topics = load_topics()
    of_role = topics.of_team(role) if role else topics.listed(Access.EVERYBODY)
    others = topics.of_team(besides) if besides else []
    assert re.findall(r"`/(\w+)`", listed[1]) == [one.name for one in of_role if one not in others]


def test_the_commands_at_the_terminal_stand_there() -> None:
    said = re.findall(r"^\| `([a-z][a-z -]*)[^`]*` \|", COMMANDS, re.MULTILINE)
    assert sorted(name.strip() for name in said) == sorted(_named(typer.main.get_command(app)))


def _named(command: object, path: str = "") -> Iterator[str]:
    if isinstance(command, TyperGroup):
        for name, part in command.commands.items():
            yield from _named(part, f"{path} {name}".strip())
    else:
        yield path
