"""An appeal in Arabic, pasted in chat, becomes a case with letters in Arabic and in another language."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from tests.support.application import Running
from tests.support.steps.cases import newest_files
from tests.support.steps.moves import Counted, first_letter, publishes_newest

APPEAL: Final = Path(__file__).parents[3] / "appeals" / "observatory-2025-ar-editor" / "appeal.txt"
RELATIVES: Final = ("طارق", "لينا")
NAMES: Final = {
    "written in this language: English": ("Salma Ouerghi", "Mondher Ayadi; Houda Belrajab"),
    "written in this language: Français": ("Salma Ouerghi", "Mondher Ayadi; Houda Belrajab"),
    "written in this language: Русский": ("Сальма Уэрги", "Мондер Аяди; Худа Бельраджаб"),
}
"""The person's, and the officials'. Tajik and Spanish wait."""


async def test_an_arabic_appeal_becomes_letters_in_arabic_and_in_french(bot: Running) -> None:
    owner = Counted(await bot.owner())
    await owner.says(APPEAL.read_text("utf-8"))
    await owner.hears("Is this an appeal?")
    await owner.taps("Yes, make a draft")
    read = await owner.hears("This is what I read", "سلمى الورغي", "منذر العيادي", "12 March 2025")
    assert not any(name in read.text for name in RELATIVES)
    await owner.taps("What is missing")
    question = await owner.hears()
    while "No faults" not in question.text:
        assert "My proposal; tap it if it is right: سلمى" not in question.text, "in Cyrillic"
        person, officials = next((said for words, said in NAMES.items() if words in question.text), ("", ""))
        typed = officials if "these officials" in question.text else person
        if typed:
            await owner.says(typed)
        else:
            ways = ("✅", "🚫 Leave it out", "⏭ Later")
            await owner.taps(next(way for way in ways if way in str(question.labels)))
        question = await owner.hears()

    await publishes_newest(bot, owner)
    assert bot.app._store is not None
    (slug,) = set(await bot.app._store.revisions.records()) - {"tjk001"}
    files = await newest_files(bot, slug)
    case = tomllib.loads(files["case.toml"].decode())
    assert [fact["event"] for fact in case["facts"]] == [
        "arrest",
        "charge",
        "taken_into_custody",
        "appeal_rejected",
        "no_lawyer",
    ]
    demands = {name for ask in case["asks"] for name in ask["demands"]}
    assert {"release", "integrity", "lawyer", "family", "end_harassment"} <= demands
    assert "24" not in files["ar.toml"].decode(), "the article is one of a decree, not of the criminal code"
    assert [each["role"] for each in case["authorities"]] == [
        "head_of_state",
        "minister",
        "permanent_mission",
    ]

    await owner.says("/languages")
    await owner.hears("العربية")
    await owner.taps("Switch on: ⁨العربية⁩")
    await owner.hears("switched on")
    for language, her_name in (("ar", "سلمى الورغي"), ("fr", "Salma Ouerghi")):
        supporter = Counted(bot.person(language.upper(), language))
        letter = await first_letter(bot, supporter, slug, language, 0, 0)
        assert her_name in letter
        assert not any(name in letter for name in RELATIVES)
