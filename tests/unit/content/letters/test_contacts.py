"""What in a text leads to somebody: handles, profiles, links, homes; and what only looks a little like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.letters.contacts import addresses_that_lead_to_somebody, homes, is_link
from bot.content.said.numbers import numbers_that_lead_to_somebody
from tests.support.samples.own_sentences import FINE, INSULTS, OTHER_DEMANDS, POLITICS, THREATS, lines

ADDRESSES = """
    anna.bell@example.org
    anna (at) example.org
    anna [собака] example.org
    @annabell
    @anna.p
    t.me/annabell
    t.me/+AbCdEf
    tg://user?id=12345
    tg://openmessage?user_id=12345
    wa.me/15555550100
    vk.com/id1234
    Vk.com/annabell
    VK.COM/ID1234
    facebook.com/anna.peeters
    fb.com/annabell
    m.me/annabell
    ok.ru/profile/1234
    linkedin.com/in/annabell
    annabell.livejournal.com
    www.example.org
    https://example.org/a?b=c
    mailto:anna@example.org
    instagram: anna_p
    Instagram : annap
    insta anna_p99
    инста: anna_p
    fb: annap
    тг anna_bell
"""

HOMES = """
    Rue de la Loi 16
    16 rue de la Loi
    12 bis avenue Foch
    Chaussée de Wavre 16
    ул. Рудаки 5
    ул.Рудаки 5
    ул. Рудаки 5, кв. 12
    улица Рудаки, дом 34
    проспект Мира, д. 5
    хиёбони Рудакӣ 16
    кучаи Айни 5
    хиёбони Рудакӣ, хонаи 16
    12 Baker Street
    5 Old Mill Lane
    Flat 5
    кв. 12
    Hauptstraße 5
    Wetstraat 16
    calle Mayor 5
    خیابان آزادی پلاک ۵
    شارع النيل 5
"""

NUMBERS = """
    0471/12.34.56
    0471 / 12 34 56
    +32 471/12.34.56
    +32 (0)471 12 34 56
    030/1234567
    02/123 45 67
    +992 93 123 45 67
    8 (918) 123-45-67
    8-918-123-45-67
    020 7946 0000
    0471·12·34·56
    +1 (212) 555-0100
"""

SAID_SO = ("tel. 22-33-44", "тел: 223344", "Тел.: 22-33-44", "номер телефона 446-600", "рақами 44 66 00")

NOTHING = """
    TJK 001 / 0225 / OBS 010
    TJK 001/0225/OBS 010
    article 305/1, articles 9, 14 and 19
    A/RES/53/144, CCPR/C/TJK/CO/3
    since 01/2024 – 03/2025
    case 1-123/2024
    дело № 1-12/2025, ст. 305 УК
    2024/2025
    14.11.2024, 14/11/2024
    1 000 000 letters, 1,500.50
    734000 Dushanbe, 75008 Paris
    the call of 130 women
    descendre dans la rue le 14 novembre
    dans la rue depuis 2019
    на улице в 2019 году
    вышла на улицу в 16 лет
    на площади собралось 130 женщин
    130 women in the street
    16 people on the road
    in this place 8 years
    12 кв. м
    The end.It was night. She cried.At night
    and/or, i.e./e.g.
    т.е. она
    Mr. Bell, J.R.R. Bell
    I read it on Facebook: she is innocent
    OK: thank you
    Телеграм - это письмо
    Anna Bell, Lyon
    Зоя Ёлкина, Орёл
    Marie de la Rue, 75008 Paris
"""

FRAMES = ("{}", "Anna Bell, {}", "Here I am: {}, always.", "Вот: {}. Пишите!")


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("address", lines(ADDRESSES))
def test_what_leads_to_somebody_is_found_wherever_it_stands(address: str, frame: str) -> None:
    found = addresses_that_lead_to_somebody(frame.format(address))
    assert any(address.endswith(one) for one in found), found


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("home", lines(HOMES))
def test_homes_are_found_wherever_they_stand(home: str, frame: str) -> None:
    assert homes(frame.format(home)) == (home,)


@pytest.mark.parametrize("home", lines(HOMES))
def test_who_gives_an_address_may_do_without_capitals(home: str) -> None:
    assert homes(f"anna bell, {home.lower()}", in_sentence=False) == (home.lower(),)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("number", lines(NUMBERS))
def test_phone_numbers_are_found_as_people_type_them(number: str, frame: str) -> None:
    assert numbers_that_lead_to_somebody(frame.format(number)) == (number,)


@pytest.mark.parametrize("typed", SAID_SO)
def test_a_short_number_is_one_where_somebody_says_so(typed: str) -> None:
    assert len(numbers_that_lead_to_somebody(typed)) == 1
    assert numbers_that_lead_to_somebody("".join(sign for sign in typed if not sign.isalpha())) == ()


SENTENCES = [
    sentence
    for text in (NOTHING, *FINE.values(), INSULTS, THREATS, POLITICS, *OTHER_DEMANDS.values())
    for sentence in lines(text)
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_a_letter_may_well_say_is_left_alone(sentence: str) -> None:
    assert addresses_that_lead_to_somebody(sentence) == ()
    assert homes(sentence) == ()
    assert numbers_that_lead_to_somebody(sentence) == ()


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("https://example.org/x", True),
        ("example.org/x, www.example.org", True),
        ("Anna example.org", False),
        ("@annabell", False),
        ("Anna", False),
        ("", False),
    ],
)
def test_a_link_alone(text: str, only: bool) -> None:
    assert is_link(text) is only


typed = st.text(max_size=200) | st.text(st.sampled_from("rue ул.дкв 1230/.-+()@:am_ \n,АRЛ"), max_size=200)


@given(typed)
def test_whatever_is_found_stands_in_the_text(text: str) -> None:
    for words in (
        *addresses_that_lead_to_somebody(text),
        *homes(text),
        *homes(text, in_sentence=False),
        *numbers_that_lead_to_somebody(text),
    ):
        assert words
        assert words in text
