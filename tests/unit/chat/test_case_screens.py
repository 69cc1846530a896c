"""Screens of the editor fit into a message, whatever was written into a case."""

from __future__ import annotations

from html import unescape

import pytest

from bot.chat.cases.editor.room import fitting


def test_what_fits_stays_as_it_is() -> None:
    html = "<b>Title</b>\n\nWords &amp; signs"
    assert fitting(html) == html
    assert fitting("x" * 4096) == "x" * 4096
    assert fitting("&lt;" * 4096) == "&lt;" * 4096, "counted as people see it"


@pytest.mark.parametrize("line", ["<b>A name</b>: words\n", "&amp;" * 99 + "\n", "<i>one\ntwo</i>\n", "x\n"])
def test_what_is_longer_ends_at_a_line_with_no_tag_open(line: str) -> None:
    cut = fitting(line * 5000)
    assert cut.endswith("…")
    assert cut.count("<b>") == cut.count("</b>")
    assert cut.count("<i>") == cut.count("</i>")
    seen = unescape(cut.replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", ""))
    assert 3900 < len(seen) <= 4096
