"""Values in texts that run the other way: set apart, with tags, codes and figures left whole."""

from __future__ import annotations

import gettext

import pytest
from jinja2 import DictLoader, Environment

from bot.content.translation import placing
from bot.model.languages import Direction, Language

RTL, LTR = Language("ar", "العربية", direction=Direction.RIGHT_TO_LEFT), Language("en", "English")
ENGLISH = "{{ a }} wrote {{ n }} to {{ b }}"
ARABIC = "كتب %(a)s %(n)s إلى %(b)s"


class Catalogue(gettext.NullTranslations):
    """Says one thing, whatever is asked."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said

    def gettext(self, message: str) -> str:
        return self.said or message

    def ngettext(self, one: str, several: str, n: int) -> str:
        return self.said or (one if n == 1 else several)


def said(translation: str, language: Language = RTL, source: str = "", /, **values: object) -> str:
    """The translation as it is shown, as HTML, its isolates as brackets."""
    head = ", ".join(f"{name}={name}" for name in values)
    body = source or " ".join(f"{{{{ {name} }}}}" for name in values) or "x"
    environment = Environment(
        loader=DictLoader({"x": f"{{% trans {head} %}}{body}{{% endtrans %}}"}),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    placing.install(environment, Catalogue(translation), language)
    return environment.get_template("x").render(values).replace("\u2068", "⟦").replace("\u2069", "⟧")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Anna Bell", "⟦Anna Bell⟧"),
        ("TJK 001 / 0225", "⟦TJK 001 / 0225⟧"),
        ("office@example.org", "⟦office@example.org⟧"),
        ("+992 372 21", "⟦+992 372 21⟧"),
        ("Русский", "⟦Русский⟧"),
        ("12,345", "12,345"),
        ("18:30", "18:30"),
        ("5 فبراير 2025", "5 فبراير 2025"),
        ("🇹🇯 طاجيكستان", "🇹🇯 طاجيكستان"),
    ],
)
def test_what_runs_against_an_arabic_text_is_set_apart(value: str, shown: str) -> None:
    assert said("هذا %(a)s!", a=value) == f"هذا {shown}!"


def test_tags_stay_whole_and_a_value_is_escaped() -> None:
    assert said("<b>%(a)s</b>: هنا", a="A<B") == "<b>⟦A&lt;B⟧</b>: هنا"


def test_what_is_copied_has_no_isolates_in_it() -> None:
    assert said("العنوان <code>%(a)s</code>.", a="a@b.org") == "العنوان ⟦<code>a@b.org</code>⟧."


def test_commands_and_addresses_in_a_text_are_set_apart() -> None:
    text = 'اكتبوا /stop أو a.b@c.org أو <a href="https://t.me/x/y">هنا</a> أو https://x.org/a.'
    shown = said(text)
    assert "⟦/stop⟧" in shown
    assert "⟦a.b@c.org⟧" in shown
    assert 'href="https://t.me/x/y"' in shown
    assert "</a>" in shown
    assert said("و⁨/stop⁩") == "و⟦/stop⟧", "its translator did so"


def test_in_a_text_from_left_to_right_only_what_runs_to_the_left_is() -> None:
    assert said("", LTR, "{{ a }}: 12 of {{ b }}", a="العربية", b="French") == "⟦العربية⟧: 12 of French"
    assert said("Write to /stop now", LTR) == "Write to /stop now"


@pytest.mark.parametrize(
    ("screen", "marked"),
    [
        ("PDF: للطباعة.", "→PDF: للطباعة."),
        ("<b>PDF</b>: للطباعة.\nللطباعة", "→<b>PDF</b>: للطباعة.\nللطباعة"),
        ("🇹🇯 طاجيكستان: لا عنوان.", "→🇹🇯 طاجيكستان: لا عنوان."),
        ("✅ للطباعة: PDF", "✅ للطباعة: PDF"),
        ("\u2068/stop\u2069: للطباعة", "\u2068/stop\u2069: للطباعة"),
        ("<a href='x'>للطباعة</a> PDF", "<a href='x'>للطباعة</a> PDF"),
        ("Anna Bell &amp; Co", "Anna Bell &amp; Co"),
        ("<pre>PDF: للطباعة\nPDF: للطباعة</pre>", "<pre>PDF: للطباعة\nPDF: للطباعة</pre>"),
    ],
)
def test_a_line_of_an_arabic_screen_runs_from_the_right_whatever_stands_first(
    screen: str, marked: str
) -> None:
    assert placing.from_the_right(screen).replace("\u200f", "→") == marked
