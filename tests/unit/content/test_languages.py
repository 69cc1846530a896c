"""A language is a folder: what it says of itself, and that a half-made one breaks nothing."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.content.languages import known, languages, load_language, messages_folder
from bot.content.library import Library
from bot.content.texts import Phrasebook
from bot.content.usable import usable
from bot.errors import ContentError
from bot.model.languages import NO_BREAK, SOURCE_LANGUAGE, Language, language_for
from tests.support.samples.languages import DESCRIPTION, LANGUAGES, TRANSLATIONS, add_language

UTC = ZoneInfo("UTC")


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """A copy of messages/ to add a language to."""
    shutil.copytree(messages_folder(), tmp_path / "messages")
    return tmp_path / "messages"


def test_a_folder_is_all_that_a_language_takes(messages: Path) -> None:
    add_language(messages, "eo")
    library = Library.load(messages)
    assert list(library.languages)[:3] == ["en", "eo", "fr"], "in the order that it asks for"
    texts = Phrasebook.load(messages, UTC, library.languages)["eo"]
    assert texts.label("back") == "◀️ Retour"
    assert texts.date(date(2025, 2, 1)) == "1 Februaro 2025"
    assert texts.screen("broadcast_which", kind="update", words="Saluton").endswith("„Saluton“")
    assert not library.reviewed("eo")


@pytest.mark.parametrize(
    "lost",
    [
        "letters/eo",
        "locale/eo",
        "locale/eo/language.toml",
        "locale/eo/LC_MESSAGES/messages.po",
        "letters/eo/frame.toml",
    ],
)
def test_a_half_made_folder_is_left_out_and_breaks_nothing(messages: Path, lost: str) -> None:
    add_language(messages, "eo")
    path = messages / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    # A case may have its words already, and authorities that are written to in it.
    case = messages / "cases" / "tjk001"
    (case / "eo.toml").write_text("half a fi", "utf-8")
    facts = (case / "case.toml").read_text("utf-8")
    (case / "case.toml").write_text(facts.replace('languages = ["', 'languages = ["eo", "', 1), "utf-8")
    library = Library.load(messages)
    assert tuple(library.languages) == LANGUAGES
    assert not library.faults
    assert "eo" in library.language_faults
    assert tuple(Phrasebook.load(messages, UTC).languages) == LANGUAGES


def test_what_nobody_has_read_yet_may_be_wrong_and_what_is_reviewed_may_not(messages: Path) -> None:
    add_language(messages, "eo")
    path = messages / "letters" / "eo" / "frame.toml"
    path.write_text(path.read_text("utf-8").replace("signature =", "signatur ="), "utf-8")
    assert "signature" in str(usable(messages).left_out["eo"])
    description = messages / "locale" / "eo" / "language.toml"
    description.write_text(DESCRIPTION.replace("reviewed = false", "reviewed = true"), "utf-8")
    with pytest.raises(ContentError, match=r"eo/frame\.toml"):
        Library.load(messages)


def test_without_the_language_of_the_templates_nothing_is_said(messages: Path) -> None:
    (messages / "locale" / SOURCE_LANGUAGE / "language.toml").unlink()
    with pytest.raises(ContentError, match=r"locale/en/language\.toml is missing"):
        known(messages)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('direction = "ltr"', 'direction = "up"', '"up" is not known'),
        ("order = 15", 'order = "first"', "whole number"),
        ('date = "d MMMM y"', 'date = "MMMM"', "day, month and year"),
        ('quotes = ["„", "“"]', 'quotes = ["„"]', "two marks"),
        ('quotes = ["„", "“"]', 'quotes = ["„", "“"]\ndigits = "klingon"', "no digits"),
        ('tag = "eo"', 'tags = "eo"', '"tag" is missing'),
        ("reviewed = false", "reviewed = false\nservs = []", '"servs" is not known'),
    ],
)
def test_what_is_wrong_in_a_description_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    path = tmp_path / "messages" / "locale" / "eo" / "language.toml"
    path.parent.mkdir(parents=True)
    path.write_text(DESCRIPTION.replace(old, new), "utf-8")
    with pytest.raises(ContentError, match=r"messages/locale/eo/language\.toml, line \d+") as fault:
        load_language(path)
    assert told in str(fault.value)


def test_a_code_that_no_language_has_is_told(tmp_path: Path) -> None:
    path = tmp_path / "messages" / "locale" / "qqx" / "language.toml"
    path.parent.mkdir(parents=True)
    path.write_text(DESCRIPTION, "utf-8")
    with pytest.raises(ContentError, match="no language that the Unicode data knows"):
        load_language(path)


SPOKEN = {
    "en": Language("en", "English"),
    "ru": Language("ru", "Русский", serves=("kk", "tg")),
    "tg": Language("tg", "Тоҷикӣ", fallback=("ru",)),
}


@pytest.mark.parametrize(
    ("client", "enabled", "expected"),
    [
        ("tg", ("en", "ru", "tg"), "tg"),
        ("tg-TJ", ("en", "ru"), "ru"),
        ("kk", ("en", "ru"), "ru"),
        ("kk", ("en", "tg"), "en"),
        ("ru_RU", ("en", "ru"), "ru"),
        ("pt", ("en", "ru"), "en"),
        (None, ("en", "ru"), "en"),
    ],
)
def test_a_client_gets_its_own_language_or_the_next_best(
    client: str | None, enabled: tuple[str, ...], expected: str
) -> None:
    assert language_for(client, SPOKEN, enabled, "en") == expected


def test_readers_of_a_language_whose_folder_is_gone_get_the_next_best() -> None:
    without = {code: one for code, one in SPOKEN.items() if code != "tg"}
    assert language_for("tg", without, ("en", "ru"), "en") == "ru"


def test_signs_have_the_blanks_that_their_language_puts_before_them() -> None:
    french = Language("fr", "Français", quotes=("«", "»"), blank_before=":;?!»")
    assert french.typeset("Qui ? Lui : « non »") == f"Qui{NO_BREAK}? Lui{NO_BREAK}: « non{NO_BREAK}»"
    assert (french.spaced(";"), french.spaced(",")) == (f"{NO_BREAK};", ",")
    assert french.marks == (f"«{NO_BREAK}", f"{NO_BREAK}»")
    assert Language("ru", "Русский", quotes=("«", "»")).marks == ("«", "»")


def test_a_list_has_the_comma_of_its_language() -> None:
    assert languages()["es"].listed(["Perú", "Chile"]) == "Perú, Chile"
    assert languages()["ar"].listed(["مصر", "المغرب", "لبنان"]) == "مصر، المغرب، لبنان"


def test_every_language_says_what_is_asked_of_it() -> None:
    orders = [language.order for language in languages().values()]
    assert orders == sorted(set(orders)), "each its own place in menus"
    assert LANGUAGES[0] == SOURCE_LANGUAGE
    assert SOURCE_LANGUAGE not in TRANSLATIONS
    for code, language in languages().items():
        assert language.tag.partition("-")[0] == code
        assert language.countries, code
        assert all(other in languages() for other in language.fallback)
        assert not set(language.serves) & {code}


@pytest.mark.parametrize(("old", "new"), [("%(day)s", "%(dia)s"), ("%(day)s", "100 %")])
def test_an_unread_language_with_a_text_that_cant_be_filled_in_is_left_out(
    messages: Path, old: str, new: str
) -> None:
    path = messages / "locale" / "es" / "LC_MESSAGES" / "messages.po"
    head, quoted, rest = path.read_text("utf-8").partition('msgid "Facts as of %(day)s."\nmsgstr "')
    assert quoted
    path.write_text(head + quoted + rest.replace(old, new, 1), "utf-8")
    found = usable(messages)
    assert "es" not in found.spoken
    assert "can't be filled in" in str(found.left_out["es"])
