"""What the bot says: the templates under messages/chat/ in each language, through gettext catalogues.

Screens are HTML as Telegram understands it and escape what is put into them; labels (buttons, toasts, the
menu of commands) are plain text and don't. A name or value that a template lacks is an error, never a blank.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.runtime import Macro
from markupsafe import Markup

from bot.content.catalogues import catalogue, template_files
from bot.content.letters.directions import runs_against
from bot.content.parsing import read_text
from bot.content.plain_words import PlainWords, in_words
from bot.content.times.words import time_words
from bot.content.translation import placing
from bot.content.translation.compiling import CompiledOnce, at_each_use
from bot.content.usable import usable
from bot.errors import ContentError
from bot.model.broadcasts.typed_times import TimeWords
from bot.model.languages import SOURCE_LANGUAGE, Language
from bot.model.retention import RECIPIENTS_KEPT

_UNREADABLE = (TemplateError, RecursionError, ValueError, SyntaxError, MemoryError)
"""What Jinja and Python raise for a template: also nested too deeply, or with a number of too many digits."""

_NO_BUTTONS = ("toast_", "bot_", "command_", "help_", "chart_", "member_", "poster_")
"""How the names of labels begin that stand on no button."""
_POINTING = (
    *("back", "letter_as_it_was", "drafted_letter"),
    *("page_before", "page_after", "names_before", "names_after", "turn_back", "turn_on"),
)
"""Labels with an arrow that points back or on, as it does where one reads from left to right."""
_MIRRORED = str.maketrans("◀▶", "▶◀")
NOT_TOLD = "–"
"""Stands in place of a figure that isn't told."""


_DAY = re.compile("('[^']*')|d+")
"""In a pattern of a date: what is taken as it stands, or the day's number."""


class ChatTexts:
    """Everything the bot says, in one language."""

    def __init__(
        self,
        language: Language,
        templates: Mapping[str, str],
        catalogue: gettext.NullTranslations,
        zone: ZoneInfo,
        compiled: CompiledOnce,
        recipients_kept: timedelta = RECIPIENTS_KEPT,
    ) -> None:
        """`templates`: by the name of their file; what they became is shared by way of `compiled`."""
        self.language = language.code
        self.is_rtl = language.is_rtl
        self._spoken = language
        self._environment = Environment(
            loader=DictLoader(templates),
            bytecode_cache=compiled,
            # Escapes what Telegram reads as HTML, leaves buttons and toasts alone: those are plain text.
            autoescape=lambda name: name is not None and name.endswith(".html.j2"),  # noqa: S701
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.policies["ext.i18n.trimmed"] = True
        self._environment.newstyle_gettext = True  # type: ignore[attr-defined]
        placing.install(self._environment, catalogue, language)
        self._environment.filters |= {
            "date": at_each_use(partial(_format_date, language=language)),
            "month": at_each_use(partial(_format_month, language=language)),
            "datetime": at_each_use(partial(_format_datetime, language=language, zone=zone)),
            "moment": at_each_use(partial(_format_moment, language=language, zone=zone)),
            "utc": at_each_use(partial(_format_utc, language=language, zone=zone)),
            "number": at_each_use(partial(_format_number, language=language)),
            "capital": capital,
            "apart": at_each_use(partial(_apart, language=language)),
            "listed": at_each_use(language.listed),
            "quoted": at_each_use(partial(_quoted, language=language)),
        }
        self._environment.globals |= {
            "colon": language.spaced(":"),
            "recipients_kept": recipients_kept.days,
        }
        self._labels = self._environment.get_template("labels.txt.j2").module
        self._made: dict[str, str] = {}  # labels that depend on nothing: most of every keyboard
        self._page = self._environment.get_template("page.txt.j2").module

    def screen(self, name: str, /, **values: object) -> str:
        """The screen `name` as Telegram HTML. Raises ContentError where a value is missing."""
        try:
            text = self._environment.get_template(f"{name}.html.j2").render(values)
        except TemplateError as error:
            raise ContentError(
                f"messages/chat/{name}.html.j2 can't be shown in '{self.language}': {error}"
            ) from None
        text = re.sub(r"\n{3,}", "\n\n", text).strip()
        return placing.from_the_right(text) if self.is_rtl else text

    def plain(self, name: str, /, **values: object) -> str:
        """The text `name` as plain text, for a message that somebody will change and send as their own."""
        try:
            text = self._environment.get_template(f"{name}.txt.j2").render(values)
        except TemplateError as error:
            raise ContentError(
                f"messages/chat/{name}.txt.j2 can't be written in '{self.language}': {error}"
            ) from None
        return re.sub(r"\n{3,}", "\n\n", text).strip()

    def language_called(self, code: str) -> str:
        """What a language is called in this one, within a sentence (Unicode data); "" if that isn't known."""
        try:
            found: str | None = Locale.parse(self.language).languages.get(code)
        except UnknownLocaleError:
            return ""
        return found or ""

    def check(self) -> None:
        """Read every template. Raises ContentError at the first that can't be read."""
        self.require_labels()
        for name in self._environment.list_templates(extensions=["j2"]):
            try:
                self._environment.get_template(name)
            except _UNREADABLE as error:
                raise _no_template(name, error) from None

    def page(self) -> dict[str, str]:
        """Every text of the hand-off page by its name. What the page puts in later stands there as {name}."""
        macros = {name: macro for name, macro in vars(self._page).items() if isinstance(macro, Macro)}
        return {
            name: str(macro(**{value: f"{{{value}}}" for value in macro.arguments})).strip()
            for name, macro in macros.items()
        }

    def date(self, day: date) -> str:
        """A day as the language writes it out."""
        return _format_date(day, language=self._spoken)

    def listed(self, parts: Iterable[str]) -> str:
        """Names or words one after another."""
        return self._spoken.listed(parts)

    def number(self, value: float | None) -> str:
        """A number as the language writes it ("12,345", "12 345"); a dash for one that isn't told."""
        return _format_number(value, language=self._spoken)

    def label(self, name: str, /, **values: object) -> str:
        """A button's label, a toast or another short plain text. Raises ContentError where there is none."""
        if not values and name in self._made:
            return self._made[name]
        try:
            made = str(getattr(self._labels, name)(**values)).strip()
        except (AttributeError, TypeError, TemplateError) as error:
            raise ContentError(
                f"messages/chat/labels.txt.j2 has no usable label '{name}' in '{self.language}': {error}"
            ) from None
        if not made:
            raise ContentError(
                f"messages/chat/labels.txt.j2: the label '{name}' is empty in '{self.language}'.",
                "Telegram takes no button without words: write some.",
            )
        if self.is_rtl and name in _POINTING:
            made = made.translate(_MIRRORED)
        if not values:
            self._made[name] = made
        return made

    def require_labels(self) -> None:
        """Raise ContentError for a label that says nothing."""
        for name, macro in vars(self._labels).items():
            if isinstance(macro, Macro) and not macro.arguments:
                self.label(name)

    def button_labels(self) -> Iterator[str]:
        """The labels of buttons that hold nothing but words."""
        for name, macro in vars(self._labels).items():
            if isinstance(macro, Macro) and not macro.arguments and not name.startswith(_NO_BUTTONS):
                yield self.label(name)


class Phrasebook:
    """`ChatTexts` for every language, and the plain words that stand for a command."""

    def __init__(
        self,
        languages: Mapping[str, Language],
        texts: Mapping[str, ChatTexts],
        plain_words: PlainWords,
        time_words: TimeWords,
    ) -> None:
        self.languages = languages
        """Those that the bot speaks, by their codes, in the order of menus."""
        self._texts = texts
        self._plain_words = plain_words
        self.time_words = time_words
        """Words in the times that organisers type, of every language."""

    @classmethod
    def load(
        cls,
        messages: Path,
        zone: ZoneInfo,
        languages: Mapping[str, Language] | None = None,
        recipients_kept: timedelta = RECIPIENTS_KEPT,
    ) -> Phrasebook:
        """Read messages/chat and messages/locale. Raises ContentError for a file that can't be used.

        `languages`: those to speak; if left out, every one that can be used. `recipients_kept`: what is told
        of how long that is.
        """
        languages = usable(messages).spoken if languages is None else languages
        folder = messages / "chat"
        # All at once: a newer version may be unpacked over a running bot, and would ask for values it hasn't.
        templates = {path.name: read_text(path) for path in template_files(messages)}
        if not {"labels.txt.j2", "page.txt.j2"} <= templates.keys():
            raise ContentError("messages/chat/ lacks texts.", "Restore it from the release.")
        texts, compiled = {}, CompiledOnce()
        for code, language in languages.items():
            try:
                words = catalogue(messages, code)
                texts[code] = ChatTexts(language, templates, words, zone, compiled, recipients_kept)
            except _UNREADABLE as error:
                raise _no_template(str(getattr(error, "name", None) or ""), error) from None
            texts[code].require_labels()
        return cls(languages, texts, PlainWords.load(folder), time_words(folder / "times.toml", languages))

    def __getitem__(self, language: str) -> ChatTexts:
        """The texts in `language`, else in the one that they are written in."""
        return self._texts.get(language) or self._texts[SOURCE_LANGUAGE]

    def name_of(self, language: str) -> str:
        """What a language calls itself; of one that is no longer spoken, its code."""
        known = self.languages.get(language)
        return known.name if known else language

    def check(self) -> None:
        """Read every template in every language. Raises ContentError at the first that can't be read."""
        for texts in self._texts.values():
            texts.check()

    def command_meant(self, text: str, *, answering: bool = False) -> str | None:
        """The command that plain words stand for ("Stop!", "помощь"), or None; see `PlainWords.command`."""
        return self._plain_words.command(text, answering=answering)

    def is_label(self, text: str) -> bool:
        """Whether somebody typed what stands on a button, instead of tapping it; in whatever language."""
        return in_words(text) in self._labels

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(in_words(label) for texts in self._texts.values() for label in texts.button_labels())


def _no_template(name: str, error: BaseException) -> ContentError:
    line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
    why = f"{error}" if isinstance(error, TemplateError) else type(error).__name__
    return ContentError(f"messages/chat/{name}{line} can't be read: {why}", "Correct it there.")


def _apart(value: str, *, language: Language) -> str:
    """Isolated, where it would run into what stands around it."""
    return placing.isolated(value) if runs_against(value, is_rtl=language.is_rtl) else value


def _quoted(value: str, *, language: Language) -> str:
    """In the language's quotation marks."""
    before, after = language.marks
    return before + value + after


def capital(value: str) -> str:
    """As at the beginning of a line."""
    return value[:1].upper() + value[1:]


def _format_date(value: date, *, language: Language) -> str:
    pattern = language.date_pattern
    if language.first_day and value.day == 1:
        first = f"'{language.first_day}'"
        pattern = _DAY.sub(lambda found: found[1] or first, pattern)
    return format_date(value, pattern, locale=language.code)


def _format_month(value: date, *, language: Language) -> str:
    return str(format_skeleton("yMMMM", value, locale=language.code))


def _format_datetime(value: datetime, *, language: Language, zone: ZoneInfo) -> str:
    there = value.astimezone(zone)
    return f"{_format_date(there, language=language)}, {there:%H:%M}"


def _format_moment(value: datetime, *, language: Language, zone: ZoneInfo) -> Markup:
    """A moment for a screen: apps show it by their reader's own clock, older ones the words, with the zone.

    See core.telegram.org/bots/api#date-time-entity-formatting: D is the date written out, t the time.
    """
    words = f"{_format_datetime(value, language=language, zone=zone)} ({zone.key})"
    return Markup('<tg-time unix="{}" format="Dt">{}</tg-time>').format(int(value.timestamp()), words)


def _format_utc(value: datetime, *, language: Language, zone: ZoneInfo) -> str:
    """The same moment in UTC: the time alone where it is the same day there."""
    there = value.astimezone(UTC)
    if there.date() == value.astimezone(zone).date():
        return f"{there:%H:%M}"
    return f"{_format_date(there, language=language)}, {there:%H:%M}"


def _format_number(value: float | None, *, language: Language) -> str:
    """As the language writes it; a dash for a figure that isn't told."""
    if value is None:
        return NOT_TOLD
    return format_decimal(value, locale=language.code, numbering_system=language.digits)
