"""What a translator is told: what is missing or wrong in a language's two folders, and how much is done."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.content.languages import catalogue_file, messages_folder
from bot.content.translation.beginning import begin_language
from bot.content.translation.catalogue_writing import update_catalogue
from bot.content.translation.checking import check_language, is_begun
from bot.content.translation.report import Found, PartOfLanguage
from bot.content.usable import usable
from bot.errors import ContentError
from tests.support.samples.languages import LANGUAGES


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """A copy of messages/ to spoil."""
    shutil.copytree(messages_folder(), tmp_path / "messages")
    return tmp_path / "messages"


def parts(messages: Path, code: str) -> dict[str, PartOfLanguage]:
    return {part.name: part for part in check_language(messages, code)}


def change(path: Path, old: str, new: str) -> int:
    """Change the first place where `old` stands; the line of it."""
    text = path.read_text("utf-8")
    before, found, after = text.partition(old)
    assert found, old
    path.write_text(before + new + after, "utf-8")
    return before.count("\n") + 1


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_released_is_whole(code: str) -> None:
    for part in check_language(messages_folder(), code):
        assert not [found for found in part.found if found.fault], part.name
        assert part.percent == 100 or part.name == "phrases"


@pytest.mark.parametrize(
    ("old", "new", "told", "fault"),
    [
        ('msgstr "Merci de nous l', 'msgstr ""\n#"Merci', "is not translated", False),
        ("%(number)s personne l’a reçu", "%(numbre)s personne l’a reçu", "other values", True),
        ('msgstr "✍️ Écrire une lettre"', 'msgstr "Écrire une lettre"', "doesn't begin with", True),
        ('msgstr "◀️ Retour"', 'msgstr "◀️ Retour <b>là</b>"', "other tags", True),
        ('msgstr "◀️ Retour"', 'msgstr "◀️ Retour /stop"', "other commands", True),
        ('msgstr "◀️ Retour"', 'msgstr "◀️ Retour 5 %"', 'a "%" too many', True),
        ('msgid "◀️ Back"', '#, fuzzy\nmsgid "◀️ Back"', "marked as doubtful", False),
        ("nplurals=2", "nplurals=3", "3 forms for numbers", True),
    ],
)
def test_a_catalogue_is_looked_through_entry_by_entry(
    messages: Path, old: str, new: str, told: str, fault: bool
) -> None:
    change(messages / "locale" / "fr" / "LC_MESSAGES" / "messages.po", old, new)
    part = parts(messages, "fr")["chat texts"]
    [found, *_] = [found for found in part.found if told in found.problem]
    assert (found.file, found.fault) == ("messages/locale/fr/LC_MESSAGES/messages.po", fault)
    assert found.line > 0
    assert found.advice


@pytest.mark.parametrize(
    ("name", "part", "old", "new", "told"),
    [
        (
            "forms_of_address.toml",
            "forms of address",
            'salutation = "',
            'greeting = "',
            '"salutation" is missing',
        ),
        ("forms_of_address.toml", "forms of address", "[minister.man]", "[minister.men]", '"man" is missing'),
        ("frame.toml", "frame of letters", "{addressee}", "là", "does not say whom"),
        ("own_words.toml", "words to look for", "insult = [", 'insult = [\n  "a*",', "can't be looked for"),
    ],
)
def test_letters_files_are_looked_through_by_line(
    messages: Path, name: str, part: str, old: str, new: str, told: str
) -> None:
    change(messages / "letters" / "fr" / name, old, new)
    [found, *_] = [found for found in parts(messages, "fr")[part].found if told in found.problem]
    assert found.file == f"messages/letters/fr/{name}"
    assert found.line
    assert found.fault


def test_words_of_the_chat_that_are_missing_are_named(messages: Path) -> None:
    line = change(messages / "chat" / "words.toml", 'fr = ["aide"', 'de = ["aide"')
    part = parts(messages, "fr")["words people type"]
    assert part.percent < 100
    heading = Found(
        "messages/chat/words.toml", line - 2, '[help] has no "fr".', "Add its words.", fault=False
    )
    assert part.found == [heading]


def test_a_language_is_begun_with_the_english_beside_it(messages: Path) -> None:
    phrases = messages / "letters" / "en" / "phrases"
    phrases.mkdir(exist_ok=True)
    (phrases / "units.toml").write_text(
        '# Who writes.\n[who]\nwordings = [\n  "{name} is {who}.",\n]\n', "utf-8"
    )
    before = tuple(usable(messages).spoken)
    made = begin_language(messages, "fa")
    assert all(path.is_file() for path in made)
    assert is_begun(messages, "fa")
    assert {path.name for path in made} >= {
        "language.toml",
        "messages.po",
        "forms_of_address.toml",
        "frame.toml",
        "own_words.toml",
        "units.toml",
    }
    described = (messages / "locale" / "fa" / "language.toml").read_text("utf-8")
    for entry in ('name = "فارسی"', 'direction = "rtl"', 'script = "Arab"', '"IR"'):
        assert entry in described
    assert '# "{name} is {who}.",\n  "",' in (messages / "letters/fa/phrases/units.toml").read_text("utf-8")
    forms = (messages / "letters/fa/forms_of_address.toml").read_text("utf-8")
    assert '# salutation = "Excellency,"\nsalutation = ""' in forms
    assert "reviewed = true" not in forms
    found = parts(messages, "fa")
    assert found["language.toml"].percent == 100
    assert found["chat texts"].percent == found["frame of letters"].percent == 0
    assert tuple(usable(messages).spoken) == before, "what is begun breaks nothing"
    assert begin_language(messages, "fa") == [], "nothing is overwritten"


@pytest.mark.parametrize(("code", "told"), [("xx", "Unicode data"), ("../x", "no code"), ("FR", "no code")])
def test_what_is_no_language_is_not_begun(messages: Path, code: str, told: str) -> None:
    with pytest.raises(ContentError, match=re.escape(told)):
        begin_language(messages, code)


def test_a_catalogue_keeps_what_its_translators_wrote_above_it(messages: Path) -> None:
    path = catalogue_file(messages, "es")
    change(path, "# One word for one thing:", "# One word for one thing, and no other:")
    for _ in range(2):
        _, left = update_catalogue(messages, "es")
        assert left == 0
        head = path.read_text("utf-8").partition("\nmsgid ")[0]
        assert "One word for one thing, and no other" in head
        assert "llamamiento" in head
        assert head.count("make messages") == 1
