"""The simulated Telegram's reading of HTML and entities."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Message, MessageEntity

from bot.rehearsal import ApiError
from bot.rehearsal.text.entities import Entity, prepare, to_html
from bot.rehearsal.text.html import parse_html, utf16_length

PLAIN = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "tg-spoiler": "spoiler"}

words = st.text(
    alphabet=st.one_of(
        st.sampled_from("abc <>&\"'é\n"),
        st.sampled_from("😀🇹🇯\U0001f469\u200d\U0001f467ҳӣשל\u202e"),
    ),
    min_size=1,
    max_size=8,
).filter(lambda text: text.strip() == text)


def tagged(tag: str, inner: str) -> str:
    """Inner HTML in a tag that may have an attribute."""
    return f"<{tag}>{inner}</{tag.split()[0]}>"


leaves = words.map(escape)
code = st.builds(tagged, st.sampled_from(["code", "pre"]), leaves)
formatted = st.recursive(
    leaves | code,
    lambda inner: st.builds(
        tagged,
        st.sampled_from([*PLAIN, 'a href="https://example.org/a?b=c&amp;d"']),
        st.lists(inner, min_size=1, max_size=3).map(" ".join),
    ),
    max_leaves=8,
)
quotes = st.builds(tagged, st.sampled_from(["blockquote", "blockquote expandable"]), formatted)
documents = st.lists(formatted | quotes, min_size=1, max_size=5).map(" ".join)


def as_ptb(text: str, entities: tuple[Entity, ...]) -> Message:
    """The message as the bot's library would hold it."""
    return Message(
        1,
        datetime.now(UTC),
        Chat(1, Chat.PRIVATE),
        text=text,
        entities=[MessageEntity.de_json(dict(entity), None) for entity in entities],
    )


@given(documents)
def test_what_the_library_writes_back_reads_the_same(document: str) -> None:
    text, entities = prepare(document, "HTML")
    assert prepare(as_ptb(text, entities).text_html, "HTML") == (text, entities)


@given(documents)
def test_our_own_html_reads_the_same(document: str) -> None:
    text, entities = prepare(document, "HTML")
    assert prepare(to_html(text, entities), "HTML") == (text, entities)
    assert prepare(text, None, list(entities)) == (text, entities)


@given(documents)
def test_the_library_finds_each_entitys_text(document: str) -> None:
    text, entities = prepare(document, "HTML")
    parsed = as_ptb(text, entities).parse_entities()
    units = text.encode("utf-16-le")
    for entity in entities:
        start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
        assert units[start:end].decode("utf-16-le") in parsed.values()


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        plain, entities = prepare(text, "HTML")
    except ApiError as refusal:
        plain, entities = "", ()
        refused = refusal.code, refusal.description.partition(":")[0]
        assert refused == (400, "Bad Request")
    assert all(entity["offset"] + entity["length"] <= utf16_length(plain) for entity in entities)


@given(st.text(max_size=60))
def test_escaped_text_comes_out_as_it_was(text: str) -> None:
    assert parse_html(escape(text)) == (text, [])


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("<b>x</b>", ["bold"]),
        ("<STRONG>x</STRONG>", ["bold"]),
        ('<span class="tg-spoiler">x</span>', ["spoiler"]),
        ("<blockquote expandable>x</blockquote>", ["expandable_blockquote"]),
        ('<pre><code class="language-py">x</code></pre>', ["pre"]),
        ("<pre>a <b>bold</b></pre>", ["pre"]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", ["blockquote"]),
        ("<b>a<b>b</b></b>", ["bold"]),
        ("<b></b>x", []),
        ("<a href=example.org>x</a>", ["text_link"]),
        ("write to alert@example.org now", ["email"]),
        ("see https://example.org/x.", ["url"]),
        ("/letter or /help", ["bot_command", "bot_command"]),
        ("and/or", []),
        ("#case by @somebody", ["hashtag", "mention"]),
        ("<code>alert@example.org</code>", ["code"]),
    ],
)
def test_entities(html: str, kinds: list[str]) -> None:
    _, entities = prepare(html, "HTML")
    assert [entity["type"] for entity in entities] == kinds


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<b>x", "Can't find end tag corresponding to start tag"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", "Unmatched end tag"),
        ("é<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("a < b", 'Unsupported start tag ""'),
        ("<b", "Unclosed start tag"),
        ("<b x>y</b>", "Expected equal sign"),
        ('<a href="x', "Unclosed start tag"),
        ('<span class="red">x</span>', 'must have class "tg-spoiler"'),
        ('<a href="mailto:a@example.org">x</a>', "Unsupported URL protocol"),
        ('<a href="javascript:alert(1)">x</a>', "Unsupported URL protocol"),
        ('<a href="nohost">x</a>', "Wrong HTTP URL"),
    ],
)
def test_refusals(html: str, why: str) -> None:
    with pytest.raises(ApiError, match="Bad Request: ") as refusal:
        prepare(html, "HTML")
    assert why in refusal.value.description


@pytest.mark.parametrize(
    "entity",
    [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "bold", "offset": 1, "length": 1},
        {"type": "bold", "offset": -1, "length": 1},
        {"type": "bold", "offset": 0, "length": 0},
        {"type": "loud", "offset": 0, "length": 1},
        {"type": "text_link", "offset": 0, "length": 3, "url": "mailto:a@example.org"},
    ],
)
def test_entities_that_do_not_fit(entity: Entity) -> None:
    with pytest.raises(ApiError):
        prepare("😀a", None, [entity])


def test_crossing_entities_are_cut() -> None:
    crossing = [{"type": "bold", "offset": 0, "length": 4}, {"type": "italic", "offset": 2, "length": 4}]
    text, entities = prepare("abcdef", None, crossing)
    assert to_html(text, entities) == "<b>ab<i>cd</i></b><i>ef</i>"


def test_trimming_moves_entities() -> None:
    assert prepare("  <b> x </b>  ", "HTML") == ("x", ({"type": "bold", "offset": 0, "length": 1},))


def test_markdown_is_refused() -> None:
    with pytest.raises(ApiError, match="parse_mode"):
        prepare("*x*", "MarkdownV2")
