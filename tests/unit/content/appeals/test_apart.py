"""Strangers' files in a process of their own: it may be slow, heavy or die, and the bot goes on."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import typst

from bot.content.appeals.answers import FileAnswer, as_json, from_json
from bot.content.appeals.apart import read_apart, read_in_child
from bot.content.appeals.child import answer_to
from bot.content.appeals.files.documents import MOST_BYTES, read_document
from bot.content.appeals.reading import read
from bot.errors import UnreadableFile, WhyUnreadable


def test_an_answer_arrives_as_it_was_given() -> None:
    data = "From: Org\nDate: 3 March 2025\nSubject: Urgent\n\n1. One\n2. Zwei: écrivez".encode()
    appeal = read(read_document(data, "a.txt"))
    assert appeal.issue_date
    assert from_json(as_json(FileAnswer(read=appeal))) == appeal
    assert from_json(answer_to(json.dumps("a.txt").encode() + b"\n" + data)) == appeal


@pytest.mark.parametrize("said", [b"", b"{}", b'{"read": {"lines": 3}}', b"\xff"])
def test_what_is_no_answer_is_an_error(said: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        from_json(said)
    assert caught.value.why is WhyUnreadable.DIED
    assert "paste" in caught.value.advice


def test_a_file_is_read_in_a_process_of_its_own_as_in_this_one() -> None:
    data = typst.compile(b"= Urgent appeal\n#lorem(600)")
    assert read_in_child(data, "odd\n\x00name.pdf") == read(read_document(data))


def test_a_pile_of_tags_is_no_work() -> None:
    assert read_in_child(b"<html>" + b"<div>" * 200_000 + b"deep").lines == ("deep",)


async def test_what_takes_too_long_much_or_is_refused_says_so() -> None:
    slow = b"<html>" + b"<table><tr><td>x" * 500_000
    with pytest.raises(UnreadableFile) as caught:
        await read_apart(slow, seconds=0.7)
    assert caught.value.why is WhyUnreadable.SLOW
    with pytest.raises(UnreadableFile) as caught:
        await read_apart(slow, memory_mb=60)
    assert caught.value.why in (WhyUnreadable.HEAVY, WhyUnreadable.DIED)
    with pytest.raises(UnreadableFile) as caught:
        await read_apart(b"\x7fELF", "program")
    assert (caught.value.why, caught.value.problem) == (WhyUnreadable.UNKNOWN, "The file holds no text.")
    with pytest.raises(UnreadableFile) as caught:
        await read_apart(b"x" * (MOST_BYTES + 1))
    assert caught.value.why is WhyUnreadable.LARGE


def test_the_process_has_neither_disk_nor_network_nor_other_programs() -> None:
    tries = (
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "open('made', 'w')",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
    )
    program = "\n".join(
        [
            "from bot.content.appeals.child import bound",
            "bound(5, 512)",
            f"for one in {tries!r}:",
            "    try:",
            "        exec(one)",
            "    except PermissionError:",
            "        print('refused')",
        ]
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["refused"] * len(tries)


def test_the_bot_loads_no_reader_until_it_needs_one() -> None:
    names = ("pypdfium2", "selectolax", "charset_normalizer", "xml.etree.ElementTree", "docx", "lxml")
    program = (
        f"import sys, bot.content.appeals.apart\nprint([name for name in {names!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
