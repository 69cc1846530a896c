"""What in a message leads to a person or a private chat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.said.leads import LeadsTo, leads_in


@pytest.mark.parametrize(
    ("text", "to", "words"),
    [
        ("see tg://user?id=4711.", LeadsTo.PERSON, "tg://user?id=4711"),
        ("tg://openmessage?user_id=4711", LeadsTo.PERSON, "tg://openmessage?user_id=4711"),
        ("tg:openmessage?user_id=4711", LeadsTo.PERSON, "tg:openmessage?user_id=4711"),
        ("tg://resolve?phone=992935551234", LeadsTo.PERSON, "tg://resolve?phone=992935551234"),
        ("tg://resolve?domain=karim_helps", LeadsTo.NAME, "tg://resolve?domain=karim_helps"),
        ("tg://join?invite=AbC", LeadsTo.PRIVATE, "tg://join?invite=AbC"),
        ("(https://t.me/+AbCdEf)", LeadsTo.PRIVATE, "https://t.me/+AbCdEf"),
        ("T.ME/joinchat/AbCdEf", LeadsTo.PRIVATE, "T.ME/joinchat/AbCdEf"),
        ("https://t.me/%2BAbCdEf", LeadsTo.PRIVATE, "https://t.me/+AbCdEf"),
        ("telegram.me/c/1234/5", LeadsTo.PRIVATE, "telegram.me/c/1234/5"),
        ("t.me/+992935551234", LeadsTo.PERSON, "t.me/+992935551234"),
        ("www.telegram.dog/karim_helps", LeadsTo.NAME, "www.telegram.dog/karim_helps"),
        ("t.me/s/karim_helps/12", LeadsTo.NAME, "t.me/s/karim_helps/12"),
        ("karim.t.me", LeadsTo.NAME, "karim.t.me"),
        ("ask @karim_helps!", LeadsTo.NAME, "@karim_helps"),
        ("tel:+992935551234", LeadsTo.PHONE, "tel:+992935551234"),
        ("https://wa.me/992935551234", LeadsTo.PHONE, "https://wa.me/992935551234"),
        ("call 93 555 12 34", LeadsTo.PHONE, "93 555 12 34"),
    ],
)
def test_each_is_named_for_what_is_at_its_other_end(text: str, to: LeadsTo, words: str) -> None:
    [lead] = leads_in(text)
    assert (lead.to, lead.words) == (to, words)


@pytest.mark.parametrize(
    "text",
    [
        "anna@example.org",
        "https://example.org/t.me-is-a-host",
        "https://example.org/@page",
        "t.me/share/url?url=x",
        "t.me/addstickers/Owls",
        "t.me/our_bot?start=tjk001",
        "@Our_Bot and tg://resolve?domain=our_bot",
        "+33 1 43 55 25 18 and 01 43 55 25 18",
        "On 5.02.2025, eight years; 1 000 000 letters; TJK 001 / 0225 / OBS 010",
        "best.me/karim, not.t.mexico",
    ],
)
def test_other_addresses_the_bot_and_the_cases_own_numbers_lead_to_nobody(text: str) -> None:
    assert leads_in(text, ours="our_bot", known=["+33 1 43 55 25 18 (FIDH)"]) == ()


def test_an_address_below_words_leads_as_well() -> None:
    [lead] = leads_in("Karim helps", ["https://t.me/karim_helps", "https://example.org"])
    assert lead.words == "https://t.me/karim_helps"


@given(st.text(max_size=80))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(lead.words for lead in leads_in(text, [text]))
