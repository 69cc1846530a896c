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
        ("$USD and $1INCH, not $usd, A$USD or $TOOLONGNAME", ["cashtag", "cashtag"]),
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
        ("<b x", 'Unclosed start tag "b"'),
        ("<b =x>y</b>", "Empty attribute name"),
        ("<i>x</i >y</b>", "Unexpected end tag at byte offset 10"),
        ('<b class="a"', "Unclosed start tag at byte offset 0"),
        ("<tg-emoji emoji-id=x>y</tg-emoji>", "Invalid custom emoji identifier"),
        ("<tg-time unix=60 format=x>y</tg-time>", "Invalid date format used"),
        ("<tg-time unix=60 format=rt>y</tg-time>", "Invalid date format used"),
        ("x&#xD83D;", "unmatched surrogate code units"),
        ("x&#55357;&#56832;", "unmatched surrogate code units"),
        ('<a href="x', "Unclosed start tag"),
        ('<span class="red">x</span>', 'must have class "tg-spoiler"'),
        ('<a href="mailto:a@example.org">x</a>', "Unsupported URL protocol"),
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
    assert to_html(text, entities) == "<b>ab</b><i><b>cd</b>ef</i>"


def test_trimming_moves_entities() -> None:
    assert prepare(" \n<b>x </b>  ", "HTML") == ("x", ({"type": "bold", "offset": 0, "length": 1},))
    assert prepare("  <b> x</b>", "HTML") == (" x", ({"type": "bold", "offset": 0, "length": 2},))


@pytest.mark.parametrize(
    ("html", "nested"),
    [
        ("<b>a <code>b</code> c</b>", "<b>a </b><code>b</code><b> c</b>"),
        ("<code>a <b>b</b></code>", "<code>a b</code>"),
        ('<a href="https://example.org/">a <code>b</code></a>', '<a href="https://example.org/">a b</a>'),
        ('<a href="https://example.org/"><code>a</code></a>', "<code>a</code>"),
        ("<pre>a <code>b</code></pre>", "<pre>a b</pre>"),
        ("<code><pre>a</pre></code>", "<pre>a</pre>"),
        ('<code class="language-py"><pre>a</pre></code>', '<pre><code class="language-py">a</code></pre>'),
        ("<b>a <i>b</i> c</b>", "<b>a </b><b><i>b</i> c</b>"),
        ('<b>a <a href="https://example.org/">b</a> c</b>',
         '<b>a </b><a href="https://example.org/"><b>b</b></a><b> c</b>'),
        ("<b>a</b><b>b</b>", "<b>ab</b>"),
        ("<blockquote>a <code>b</code></blockquote>", "<blockquote>a <code>b</code></blockquote>"),
        ("<code>a <blockquote>b</blockquote></code>", "a <blockquote>b</blockquote>"),
        ("<b><tg-time unix=60>a</tg-time> b</b>", '<tg-time unix="60" format="">a</tg-time><b> b</b>'),
    ],
)  # fmt: skip
def test_what_stands_in_what(html: str, nested: str) -> None:
    assert to_html(*prepare(html, "HTML")) == nested


@pytest.mark.parametrize(
    "tag",
    [
        'a href="nohost"',
        'a href="javascript:alert(1)"',
        'a href="https://"',
        "a",
        'A HREF="https://example.org"',
    ],
)
def test_of_a_link_that_leads_nowhere_the_words_stay(tag: str) -> None:
    assert prepare(f"<{tag}>x</a> y", "HTML") == ("x y", ())


@pytest.mark.parametrize(
    ("letters", "written"),
    [("", ""), ("r", "r"), ("R", "r"), ("t", "t"), ("TdW", "wdT"), ("tTdDw", "wdt"), ("DT", "DT")],
)
def test_a_moment_is_shown_in_each_readers_zone(letters: str, written: str) -> None:
    text, entities = prepare(f'on <tg-time unix="86400" format="{letters}">2 January</tg-time>', "HTML")
    moment = {"type": "date_time", "offset": 3, "length": 9, "unix_time": 86400, "date_time_format": written}
    assert (text, entities) == ("on 2 January", (moment,))
    assert as_ptb(text, entities).entities[0].to_dict() == moment


@pytest.mark.parametrize("unix", ["0", "-5", "x", "99999999999999999999"])
def test_no_moment_is_no_moment(unix: str) -> None:
    assert prepare(f'<tg-time unix="{unix}">then</tg-time>', "HTML") == ("then", ())


@pytest.mark.parametrize(
    ("typed", "stays"),
    [
        ("a\u202eb\u202cc", "abc"),
        ("a\u2028b", "ab"),
        ("a\u2068b\u2069c", "a\u2068b\u2069c"),
        ("a\u200eb", "a\u200eb"),
        ("a\u200e\u200f\u200eb", "a\u200c\u200c\u200eb"),
        ("a\r\nb\tc\x07d", "a\nb c d"),
        ("o\u0333k", "ok"),
    ],
)
def test_what_telegram_takes_out_of_a_text(typed: str, stays: str) -> None:
    assert prepare(typed) == (stays, ())
    text, entities = prepare(f"{typed}<b>x</b>", "HTML")
    assert text == f"{stays}x"
    assert entities == ({"type": "bold", "offset": len(stays), "length": 1},)


@pytest.mark.parametrize(
    ("html", "text"),
    [("&lt;&gt;&amp;&quot;", '<>&"'), ("&ltx", "&ltx"), ("&lt🕊", "<🕊"), ("&#65;&#x42;", "AB"),
     ("&#X42;", "&#X42;"), ("&#0;&nbsp;&#1114111;", "&#0;&nbsp;&#1114111;")],
)  # fmt: skip
def test_character_references(html: str, text: str) -> None:
    assert parse_html(html)[0] == text


def test_markdown_is_refused() -> None:
    with pytest.raises(ApiError, match="parse_mode"):
        prepare("*x*", "MarkdownV2")
