"""What of a message is looked through: also what stands above a block of code, and addresses in letters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from bot.content.library import Library
from bot.content.said.addresses import decoded, decoded_in
from bot.content.said.hashes import EXACT, hash_of
from bot.content.said.message import Where, look_at
from bot.model.broadcasts.delivery import Outgoing

ENCODED = quote("Марфуша")
HOST = "марфуша".encode("idna").decode()


@pytest.mark.parametrize(
    ("params", "where"),
    [
        ({"text": f"See https://example.org/{ENCODED}/1, please"}, Where.LINK),
        ({"text": f"See example.org/?q={quote(ENCODED)}"}, Where.LINK),
        ({"caption": f"See {HOST}.example"}, Where.LINK),
        ({"text": "here", "entities": [{"url": f"https://example.org/x{ENCODED}x"}]}, Where.LINK),
        ({"text": "here", "entities": [{"url": f"https://www.{HOST.upper()}.example/"}]}, Where.LINK),
        ({"text": "x = 1", "entities": [{"type": "pre", "language": "marfusha"}]}, Where.TEXT),
        ({"caption": "x", "caption_entities": [{"type": "pre", "language": "Марфуша"}]}, Where.CAPTION),
        ({"text": "x", "link_preview_options": {"url": f"https://{HOST}.example"}}, Where.LINK),
        ({"media": [{"caption": "x"}, {"file_name": f"{ENCODED}.pdf"}]}, Where.FILE),
    ],
)
def test_what_a_case_never_says_is_found_wherever_readers_meet_it(
    params: dict[str, Any], where: Where
) -> None:
    case = Library.load().cases["tjk001"]
    case = replace(case, never_said=(EXACT + hash_of("marfuSa", case.slug),))
    said = look_at(Outgoing("sendMessage", params), case, "en", "a_bot")
    assert [(spot.where, spot.words.casefold()) for spot in said.never] in (
        [(where, "марфуша")],
        [(where, "marfusha")],
    )


@pytest.mark.parametrize("address", ["https://example.org/%FF%00?a=100%", "xn--a-99999999999", "xn--", "%zz"])
def test_what_cant_be_decoded_stays_as_it_is(address: str) -> None:
    assert decoded(address) == address
    assert not list(decoded_in(f"{address} and 100%ac"))
