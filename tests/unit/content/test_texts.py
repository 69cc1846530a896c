"""Every screen and label in every language: fits, whatever it is filled with, and is translated whole."""

from __future__ import annotations

import ast
import re
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from bot.chat.dispatch import load_topics
from bot.content.catalogues import catalogue, extracted, template_files, untranslated
from bot.content.languages import languages
from bot.content.library import messages_folder
from bot.content.texts import ChatTexts, Phrasebook
from bot.errors import ContentError
from bot.model.team.roles import Access
from bot.rehearsal.text.entities import prepare
from bot.rehearsal.text.html import parse_html
from bot.telegram_api import limits
from tests.support.samples.broadcasts import preview
from tests.support.samples.languages import LANGUAGES, TRANSLATIONS
from tests.support.samples.screens import CASE, NASTY, NUMBERS, TITLE, case_buttons, labels, screens

MESSAGES = messages_folder()
ROOT = MESSAGES.parent
WANTED = extracted(MESSAGES)
PHRASEBOOK = Phrasebook.load(MESSAGES, ZoneInfo("UTC"))
TEMPLATES = {path.name.removesuffix(".html.j2") for path in (MESSAGES / "chat").glob("*.html.j2")}
LABELS = {
    name: bool(given.strip())
    for name, given in re.findall(
        r"macro (\w+)\((.*?)\)", (MESSAGES / "chat/labels.txt.j2").read_text("utf-8")
    )
}
CAPTIONS = {
    *("case_picture", "files", "mail_file", "mydata_file", "progress", "report_back_files", "share_code"),
    "totals_file",
}

LONGEST_LABEL = 64
"""Characters; a phone shows about 35 of a button in one column, and cuts the rest."""

every_language = pytest.mark.parametrize("language", LANGUAGES)
every_translation = pytest.mark.parametrize("language", TRANSLATIONS)


def test_there_are_samples_for_every_screen_and_for_every_label_that_takes_values() -> None:
    assert set(screens("en")) == TEMPLATES
    assert set(labels("en")) == {name for name, takes_values in LABELS.items() if takes_values}


@every_language
@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_screen_holds_whatever_it_is_filled_with(language: str, name: str) -> None:
    limit = limits.MAX_CAPTION if name in CAPTIONS else limits.MAX_TEXT
    # Many values make the same screen, and looking at it costs more than making it.
    wanted: dict[str, set[str]] = {}
    for values in screens(language)[name]:
        html = PHRASEBOOK[language].screen(name, **values)
        wanted.setdefault(html, set()).update(nasty for nasty in (NASTY, TITLE) if nasty in values.values())
    for html, put_in in wanted.items():
        text, entities = prepare(html, "HTML")
        assert 1 <= len(text) <= limit, (len(text), text)
        assert len(entities) <= limits.MAX_ENTITIES, "Telegram ignores further formatting"
        for nasty in put_in:
            assert nasty in parse_html(html)[0], "what is put in stands there as it was, tags and all"
        rest = text.replace(TITLE, "X").replace(NASTY, "X")
        assert not re.search(
            r"&(?:amp|lt|gt|quot|#\d+);|</?\w+>|%\(|\{\{|\}\}", _without_nasty_parts(rest)
        ), rest
        assert "\n\n\n" not in text
        assert not re.search(r" \n|[^\S\n\N{NO-BREAK SPACE}]{2}", _without_nasty_parts(rest)), rest


@every_language
def test_thanks_with_the_longest_reading_copy_have_room_for_what_was_typed(language: str) -> None:
    longest = [
        max(
            len(parse_html(PHRASEBOOK[language].screen(name, **values))[0])
            for values in screens(language)[name]
        )
        for name in ("sent", "typed")
    ]
    assert sum(longest) + len("\n\n") <= limits.MAX_TEXT


def _without_nasty_parts(text: str) -> str:
    """The text without what was cut out of a nasty value to fill something to its last character."""
    return "" if "{{x}}" in text or "Ӣ<" in text else text


@every_language
def test_every_label_is_short_enough_for_a_phone(language: str) -> None:
    samples = labels(language)
    for name in LABELS:
        if (
            name.startswith(("toast_", "bot_", "command_", "help_", "chart_", "rb_", "poster_"))
            or "_line" in name
        ):
            continue  # no buttons
        for values in samples.get(name, [{}]):
            label = PHRASEBOOK[language].label(name, **values)
            assert 1 <= len(label) <= LONGEST_LABEL, (name, label)
            assert "\n" not in label
    for label in case_buttons(CASE, language):
        assert 1 <= len(label) <= LONGEST_LABEL, label


@every_language
def test_values_stand_in_labels_as_they_are(language: str) -> None:
    for name, samples in labels(language).items():
        for values in samples:
            nasty = {key: NASTY if isinstance(value, str) else value for key, value in values.items()}
            label = PHRASEBOOK[language].label(name, **nasty)
            if NASTY in nasty.values():
                assert NASTY in label, "a label is plain text; escaping would show"


@every_language
def test_toasts_menus_and_descriptions_fit(language: str) -> None:
    said = PHRASEBOOK[language]
    samples = labels(language)
    for name in LABELS:
        for values in samples.get(name, [{}]) if name.startswith("toast_") else []:
            assert 1 <= len(said.label(name, **values)) <= limits.MAX_CALLBACK_ANSWER, name
    for command in load_topics().listed(*Access):
        description = said.label(command.menu_label)
        assert limits.MIN_COMMAND_DESCRIPTION <= len(description) <= limits.MAX_COMMAND_DESCRIPTION
        assert len(description) <= LONGEST_LABEL, "a menu is read at a glance"
    assert 1 <= len(said.label("bot_description")) <= limits.MAX_DESCRIPTION
    assert 1 <= len(said.label("bot_short_description")) <= limits.MAX_SHORT_DESCRIPTION


def test_every_command_of_the_menu_has_its_words_and_no_other_has() -> None:
    commands = load_topics().listed(*Access)
    assert {name for name in LABELS if name.startswith("command_")} == {one.menu_label for one in commands}
    in_help = {one.help_label for one in commands if one.in_help}
    assert {name for name in LABELS if name.startswith("help_")} == in_help


@every_language
def test_a_missing_value_or_name_is_an_error_and_never_a_blank(language: str) -> None:
    said: ChatTexts = PHRASEBOOK[language]
    with pytest.raises(ContentError, match="language_set"):
        said.screen("language_set")
    with pytest.raises(ContentError, match="nowhere"):
        said.screen("nowhere")
    with pytest.raises(ContentError, match="next_authority"):
        said.label("next_authority")
    with pytest.raises(ContentError, match="nothing"):
        said.label("nothing")


# --- translations


def _catalog(language: str) -> Catalog:
    with (MESSAGES / "locale" / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _texts(language: str) -> list[Message]:
    return [message for message in _catalog(language) if message.id]


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


def _commands(text: str) -> list[str]:
    return sorted(re.findall(r"(?<![\w/])/[a-z]+", text))


def test_no_template_filters_a_constant() -> None:
    """Templates are compiled once for all languages: a constant would be written in the first one's way."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    for path in template_files(MESSAGES):
        found = environment.parse(path.read_text("utf-8")).find_all(nodes.Filter)
        assert not [each.name for each in found if isinstance(each.node, nodes.Const)], path.name


@every_translation
def test_a_catalogue_is_complete_and_has_nothing_that_is_gone(language: str) -> None:
    there = {_ids(m) for m in _texts(language) if all(_strings(m))}
    missing = [_ids(m) for m in WANTED if m.id and _ids(m) not in there]
    assert not missing, f"make messages, then translate in messages/locale/{language}: {missing}"
    assert untranslated(WANTED, MESSAGES, language) == 0
    assert {_ids(m) for m in _texts(language)} == {_ids(m) for m in WANTED if m.id}


@every_translation
def test_there_is_a_no_break_space_where_a_line_must_not_break(language: str) -> None:
    signs = re.escape(languages()[language].blank_before or "\0")
    for message in _texts(language):
        for translation in _strings(message):
            found = re.search(rf"\w[»]? [{signs}](?!\S)|« ", translation)
            assert not found, f"write a no-break space (U+00A0) in {translation!r}"


TO_ONE = "احذف|افتح|انظر|اختر|اكتب|اضغط|كن|تجده|\\w+تك|عنك|منك|إليك|عليك|لديك|لك"
"""What Arabic says to one person: as an order, as the ending of a word."""


def test_arabic_speaks_to_whoever_reads_it_as_to_several() -> None:
    texts = [text for message in _texts("ar") for text in _strings(message)]
    assert texts
    found = [text for text in texts if re.search(rf"(?<!\w)[وف]?(?:{TO_ONE})(?!\w)", text)]
    assert not found


@every_translation
def test_a_translation_has_the_quotation_marks_of_its_language(language: str) -> None:
    before, after = languages()[language].marks
    others = {"“", "”", "„", "«", "»"} - {before[0], after[-1]}
    for message in _texts(language):
        for translation in _strings(message):
            assert not others & set(translation), translation


def test_what_is_asked_for_by_name_is_there() -> None:
    asked: dict[str, set[str]] = {"screen": set(), "label": set()}
    for path in (ROOT / "bot" / "chat").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
                if called in asked:
                    asked[called].add(str(node.args[0].value))
    assert asked["screen"] <= TEMPLATES, "each has a template in messages/chat"
    assert asked["label"] <= LABELS.keys(), "each stands in messages/chat/labels.txt.j2"


@every_translation
def test_a_translation_keeps_placeholders_commands_and_plainness(language: str) -> None:
    for message in _texts(language):
        originals, translations = _ids(message), _strings(message)
        for place, translation in enumerate(translations):
            # The form for one may do without the number, if only one number takes it.
            wanted = [_placeholders(originals[-1])] + ([_placeholders(originals[0])] if place == 0 else [])
            assert _placeholders(translation) in wanted, translation
            assert translation.count("%") == translation.count("%("), translation
            assert _commands(translation) == _commands(originals[-1]), translation
            assert not re.search(r"[<>]|&\w+;|\{\{|\{%", translation), translation
            assert translation == translation.strip(), translation


@every_translation
def test_a_translation_keeps_the_sign_its_original_begins_with(language: str) -> None:
    for message in _texts(language):
        sign = re.match(r"[^\w\s\"'“«(%/]+", _ids(message)[0])
        if sign:
            for translation in _strings(message):
                assert translation.startswith(sign[0]), translation


@every_translation
def test_there_are_as_many_forms_as_the_language_has(language: str) -> None:
    forms = _catalog(language).num_plurals
    for message in _texts(language):
        assert len(_strings(message)) == (1 if isinstance(message.id, str) else forms), message.id


def test_russian_numbers_take_their_forms() -> None:
    russian = catalogue(MESSAGES, "ru")
    for message in _texts("ru"):
        if isinstance(message.id, str):
            continue
        one, few, many = _strings(message)
        singular, plural = _ids(message)
        for number, form in ((1, one), (21, one), (101, one), (2, few), (4, few), (22, few)):
            assert russian.ngettext(singular, plural, number) == form
        for number in (0, 5, 11, 12, 14, 20, 111):
            assert russian.ngettext(singular, plural, number) == many
        assert _placeholders(one) == _placeholders(plural), "21 takes the form of 1, and must say which it is"
        assert len({one, few, many}) > 1, message.id


# After "about" Russian puts the minutes in the genitive.
@pytest.mark.parametrize(
    ("number", "word"), [(1, "минуты"), (2, "минут"), (5, "минут"), (21, "минуты"), (11, "минут")]
)
def test_minutes_in_russian(number: int, word: str) -> None:
    values = preview("", 3, minutes=number)
    text, _ = parse_html(PHRASEBOOK["ru"].screen("broadcast_preview", **values))
    found = re.search(rf"{number}\s(мин\w+)", text)
    assert found is not None, text
    assert found[1] == word


@pytest.mark.parametrize("number", NUMBERS)
@every_language
def test_big_numbers_are_written_as_the_language_writes_them(language: str, number: int) -> None:
    text, _ = parse_html(
        PHRASEBOOK[language].screen("sent", letters=number, following="", asks="", reading=None)
    )
    written = {
        "en": "1,234,567",
        "fr": "1 234 567",
        "ru": "1 234 567",
        "tg": "1 234 567",
        "es": "1.234.567",
        "ar": "1,234,567",
    }[language]
    plain = re.sub(r"[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", " ", text)
    assert (written if number > 999 else str(number)) in plain


# --- plain words


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("Stop", "stop"),
        ("STOP!", "stop"),
        ("  стоп. ", "stop"),
        ("arrêter", "stop"),
        ("помощь", "help"),
        ("?", "help"),
        ("aide", "help"),
        ("", None),
        ("stop the war", None),
        ("x" * 4096, None),
    ],
)
def test_plain_words_that_stand_for_a_command(typed: str, command: str | None) -> None:
    assert PHRASEBOOK.command_meant(typed) == command
