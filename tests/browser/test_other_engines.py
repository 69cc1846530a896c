"""The hand-off page in Firefox and WebKit: `make test-browsers`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.content.letters.web_mail import web_mail_for
from bot.model.letters.letter import LetterChoice
from tests.support.handoff.engines import comes_to_answer, lacking, opened
from tests.support.handoff.older_links import older_link
from tests.support.handoff.pages import ANNA, CASE, COPYING, OWN, PHRASEBOOK, Linked, serving

LOOKS = """return {
  body: document.getElementById("body").value,
  hidden: document.getElementById("ready").hidden,
  mail: document.getElementById("mail").href,
  web: document.querySelectorAll("#web a").length,
  told: document.getElementById("run-by").textContent,
  wide: document.documentElement.scrollWidth <= innerWidth,
  cut: document.getElementById("body").scrollHeight - document.getElementById("body").clientHeight,
  direction: document.documentElement.dir + " " + getComputedStyle(document.getElementById("body")).direction,
};"""


@pytest.mark.parametrize("engine", ["firefox", "webkit"])
async def test_the_letter_is_there_whole_and_a_tap_is_answered(engine: str, tmp_path: Path) -> None:
    if not os.environ.get("OTHER_BROWSERS"):
        pytest.skip("make test-browsers runs it")
    if reason := lacking(engine):
        pytest.skip(reason)
    async with serving(COPYING) as server, opened(engine, tmp_path) as tab:
        one = Linked(
            COPYING,
            server.url,
            "ru",
            "ar",
            signature=ANNA,
            own=OWN,
            copy=True,
            run_by="<i>Society</i>",
            room=3000,
        )
        await tab.goes_to(one.url)
        seen = await tab.answers(LOOKS)
        assert seen["body"] == one.letter.body
        assert seen["mail"].startswith("mailto:mail@president.tj?cc=")
        assert "&body=" in seen["mail"]
        assert (seen["hidden"], seen["web"], seen["wide"]) == (False, len(web_mail_for(CASE.country)), True)
        assert "\u2068<i>Society</i>\u2069" in seen["told"]
        assert seen["cut"] <= 1
        assert seen["direction"] == "rtl ltr"
        await tab.answers("document.getElementById('draft').click();")
        told = PHRASEBOOK["ar"].page()["draft_saved"].split("{files}")[0]
        says = f"return document.getElementById('draft').closest('section').textContent.includes({told!r});"
        await comes_to_answer(tab, says, True)
        choice = LetterChoice(CASE.slug, "release", "president", "fr", 7)
        await tab.goes_to("about:blank")
        await tab.goes_to(older_link(COPYING, server.url, choice, ANNA, OWN))
        body = "const body = document.getElementById('body'); return body && body.value;"
        await comes_to_answer(tab, body, COPYING.letters.write(choice, ANNA, OWN).body)
