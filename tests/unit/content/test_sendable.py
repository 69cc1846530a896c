"""What Telegram takes of an organiser's message, and what is made of it: pure."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.base.sharing import LONGEST_URL, case_link, share_url
from bot.content import sendable
from bot.content.sendable import Flaw, Sort
from bot.model.broadcasts.delivery import Outgoing
from bot.rehearsal.errors import ApiError
from bot.rehearsal.text.links import checked_link

WORDS = st.text(max_size=200)


def _text(text: str, *entities: dict[str, Any]) -> Outgoing:
    return Outgoing("sendMessage", {"text": text, "entities": list(entities)})


def _album(*captions: str, kind: str = "photo") -> Outgoing:
    media = [
        {"type": kind, "media": f"file{number}", **({"caption": words} if words else {})}
        for number, words in enumerate(captions)
    ]
    return Outgoing("sendMediaGroup", {"media": media})


def _flaws(message: Outgoing, instead_of: Outgoing | None = None) -> list[Flaw]:
    return [fault.flaw for fault in sendable.faults_of(message, instead_of)]


@pytest.mark.parametrize(
    ("message", "flaws"),
    [
        (_text("x" * 4096), []),
        (_text("x" * 4097), [Flaw.LONG]),
        (_text(" " * 5000 + "x"), []),  # Telegram trims before it counts
        (_text("  \n "), [Flaw.EMPTY]),
        (Outgoing("sendPhoto", {"photo": "f", "caption": ""}), []),
        (Outgoing("sendPhoto", {"photo": "f", "caption": "x" * 1024}), []),
        (Outgoing("sendDocument", {"document": "f", "caption": "x" * 1025}), [Flaw.LONG]),
        (_album("", "x" * 1025), [Flaw.LONG]),
        (_album("one", "two"), [Flaw.CAPTIONS]),
        (Outgoing("sendVideo", {"video": "f", "caption": ""}), []),
        (Outgoing("sendVideo", {"video": "f", "caption": "x" * 1025}), [Flaw.LONG]),
        (Outgoing("sendVoice", {"voice": "f", "caption": " "}), [Flaw.WORDLESS]),
        (Outgoing("sendVoice", {"voice": "f", "caption": "x"}), []),
        (_album(*[""] * 10), []),
        (
            Outgoing(
                "sendMediaGroup",
                {"media": [*_album("").params["media"], *_album("", kind="video").params["media"]]},
            ),
            [],
        ),
        (_album(*[""] * 11), [Flaw.MANY]),
        (
            Outgoing(
                "sendMediaGroup",
                {"media": [*_album("").params["media"], *_album("", kind="document").params["media"]]},
            ),
            [Flaw.MIXED],
        ),
    ],
)
def test_what_telegram_would_refuse_is_found(message: Outgoing, flaws: list[Flaw]) -> None:
    assert _flaws(message) == flaws


def test_more_formatting_than_telegram_keeps_is_found() -> None:
    bold = [{"type": "bold", "offset": n, "length": 1} for n in range(101)]
    assert _flaws(_text("x" * 200, *bold[:100])) == []
    assert _flaws(_text("x" * 200, *bold)) == [Flaw.MARKED]


@pytest.mark.parametrize(
    ("url", "flaw"),
    [
        ("mailto:office@example.org", Flaw.MAILTO),
        ("http://mailto:office@example.org", Flaw.MAILTO),
        ("MAILTO:office@example.org", Flaw.MAILTO),
        ("tel:+992372210000", Flaw.LINK),
        ("javascript:alert(1)", Flaw.LINK),
        ("office", Flaw.LINK),
        ("the office", Flaw.LINK),
        ("/case", Flaw.LINK),
        ("https://example.org", None),
        ("example.org/a:b", None),
        ("tg://user?id=1", None),
    ],
)
def test_links_that_telegram_breaks_or_drops_are_named_by_their_words(url: str, flaw: Flaw | None) -> None:
    words = "🕯 Write to the office"
    link = {"type": "text_link", "offset": 3, "length": 5, "url": url}
    found = sendable.faults_of(_text(words, link))
    assert [(fault.flaw, fault.words) for fault in found] == ([(flaw, "Write")] if flaw else [])
    if url.startswith("http://mailto:"):
        return  # what Telegram makes of the one above: it takes it, and it leads nowhere
    if flaw:
        with pytest.raises(ApiError):
            checked_link(url)
    else:
        checked_link(url)


def test_a_name_tied_to_an_account_is_found() -> None:
    mention = {"type": "text_mention", "offset": 0, "length": 4, "user": {"id": 1, "is_bot": False}}
    assert [(f.flaw, f.words) for f in sendable.faults_of(_text("Anna is free", mention))] == [
        (Flaw.PERSON, "Anna")
    ]


def test_a_correction_has_to_be_of_the_same_sort() -> None:
    photo = Outgoing("sendPhoto", {"photo": "f", "caption": "old"})
    assert _flaws(_text("new"), photo) == [Flaw.SORT]
    assert _flaws(photo, _text("old")) == [Flaw.SORT]
    assert _flaws(sendable.recaptioned(photo, "new", ()), photo) == []
    assert _flaws(sendable.recaptioned(_album("old", ""), "new", ()), _album("old", "")) == []


@given(st.lists(st.sampled_from(["", "words"]), min_size=1, max_size=10))
def test_an_album_s_text_goes_under_its_first_item(captions: list[str]) -> None:
    made = sendable.ready(_album(*captions))
    if len(captions) == 1:
        assert made == Outgoing(
            "sendPhoto", {"photo": "file0", "caption": captions[0], "caption_entities": []}
        )
        return
    media = made.params["media"]
    assert [item["media"] for item in media] == [f"file{n}" for n in range(len(captions))], "in their order"
    assert media[0]["caption"] == ("words" if any(captions) else "")
    assert not any(item.get("caption") for item in media[1:])
    assert sendable.words_of(made)[0] == media[0]["caption"]


@given(WORDS, st.integers(2, 80))
def test_a_beginning_is_one_short_line(words: str, most: int) -> None:
    line = sendable.beginning(_text(words), most)
    assert len(line) <= most
    assert "\n" not in line
    assert words.split()[:1] == line.split()[:1] or line.endswith("…")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=1500))
def test_a_link_to_share_holds_the_title_and_never_grows_too_long(title: str) -> None:
    url = share_url(case_link("a_bot", "tjk001"), title)
    assert len(url) < LONGEST_URL
    assert url.isascii()
    found = parse_qs(urlsplit(url).query, keep_blank_values=True)
    assert found["url"] == ["https://t.me/a_bot?start=tjk001-share"]
    said = found["text"][0]
    assert said == title or (said.endswith("…") and title.startswith(said[:-1]))
    checked_link(url)


def test_a_long_title_in_cyrillic_is_cut_between_words() -> None:
    title = "Рухшона Ҳакимова, журналист " * 20
    said = parse_qs(urlsplit(share_url(case_link("a_bot", "tjk001"), title)).query)["text"][0]
    assert said.endswith(("Рухшона…", "Ҳакимова,…", "журналист…"))


def test_every_sort_has_a_method_of_its_own() -> None:
    assert {sendable.sort_of(Outgoing(method, {})) for method in sendable.METHODS.values()} == set(Sort)
