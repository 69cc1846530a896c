"""From an appeal that is sent in the chat to the first supporters' letters: few taps, and nothing made up."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from bot.content.library import messages_folder
from tests.support.application import Running

TWIN: Final = Path(__file__).with_name("twin.txt").read_text("utf-8")
"""Laid out as such appeals are, in sentences of its own."""


async def test_a_pasted_appeal_is_live_after_few_taps(bot: Running) -> None:
    owner = await bot.owner()
    await owner.says(TWIN)
    await owner.hears("Is this an appeal?")
    await owner.taps("Yes, make a draft")
    read = await owner.hears("This is what I read")
    assert "TJK 001 / 0225 / OBS 010" in read.text
    assert "mail@president.tj" in read.text
    assert "There is a case with this code already: tjk001" in read.text
    await owner.taps("Open the draft")
    await owner.hears("Draft: nobody outside the team sees it")
    store = bot.app._store
    assert store is not None
    drafts = [record for record in (await store.revisions.records()).values() if not record.published]
    content = await store.revisions.content(drafts[0].case, drafts[0].newest)
    assert content is not None
    drawn = tomllib.loads(content.files["case.toml"].decode())
    ours = tomllib.loads((messages_folder() / "cases" / "tjk001" / "case.toml").read_text("utf-8"))
    assert drawn["code"] == ours["code"]
    assert drawn["country"] == ours["country"]
    assert [each["email"] for each in drawn["authorities"]] == [each["email"] for each in ours["authorities"]]
    assert [each["role"] for each in drawn["authorities"]][:6] == [
        each["role"] for each in ours["authorities"]
    ][:6]
    assert set(drawn["demands"]) >= {"release", "integrity", "end_harassment"}
    await owner.taps("Publish")
    await owner.hears("Does the person")
    await owner.taps("The issuer has asked them")
    await owner.hears("May the issuer")
    await owner.taps("It is public")
    await owner.hears("Let everybody see this case?")
    await owner.taps("Publish now")
    await owner.hears("The case is live.")
    rosa = bot.person("Rosa", "en")
    await rosa.opens(drafts[0].case)
    await rosa.hears("Rukhshona Khakimova")
