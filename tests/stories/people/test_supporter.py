"""A supporter's story, from the first tap to a reported letter, as they would live it."""

from __future__ import annotations

import email
import email.policy
import json

import pytest

from tests.support.application import Running
from tests.support.steps.after_sending import sends
from tests.support.steps.letters import READY, body_of, letter_of, others_report, reading_of, to_letter
from tests.support.steps.records import counted

SPOKEN = ("en", "fr", "ru")
WORDS_OF_A_LETTER = {"en": "Yours sincerely", "fr": "Je vous prie d", "ru": "С глубоким уважением"}
THANKS = {"en": "Thank you. It counts.", "fr": "Merci. Cela compte.", "ru": "Спасибо. Это важно."}


@pytest.mark.parametrize("language", SPOKEN)
async def test_from_start_to_a_reported_letter(bot: Running, language: str) -> None:
    said = bot.said(language)
    anna = bot.person("Anna", language)
    await anna.opens("tjk001")
    welcome = await anna.hears("/privacy", "/stop")
    assert said.label("subscribe_all") in [button.label for button in welcome.buttons]

    await anna.taps(said.label("subscribe_all"))
    await anna.hears("/settings")
    await anna.taps(said.label("write_letter"))
    await anna.hears()
    await anna.taps(said.label("safety_no"))
    card = await anna.hears("mail@president.tj")
    letter = letter_of(anna, card)
    assert letter.keyboard == (), "the letter alone"
    assert len(card.buttons) == 4
    assert card.buttons[0].style == "primary"
    assert WORDS_OF_A_LETTER["ru"] in body_of(anna, letter), "the President is written to in Russian"
    reading = reading_of(anna, card)
    if language == "ru":
        assert reading is None
    else:
        assert reading is not None
        assert WORDS_OF_A_LETTER[language] in reading.text
    await anna.taps(said.label("more"))
    more = await anna.hears("mail@president.tj")
    assert more.copy_texts[said.label("copy_address")] == "mail@president.tj"
    assert more.copy_texts[said.label("copy_subject")] in letter.text, "the subject shown"
    await anna.taps(said.label("back"))
    assert (await anna.hears("mail@president.tj")).labels == card.labels

    await anna.taps(said.label("change_letter"))
    await anna.hears()
    await anna.taps(said.label("other_authority"))
    whom = await anna.hears()
    assert whom.buttons[0].label.startswith("⭐"), (
        "nobody has written yet, so the first authority is suggested"
    )
    await anna.taps(said.label("back"), whom)
    await anna.taps(said.label("back"), await anna.hears("mail@president.tj"))
    assert (await anna.hears("mail@president.tj")).labels == card.labels

    answer = await anna.taps(said.label("i_sent_it"))
    assert answer.text == said.label("toast_counted")
    thanks = await anna.hears(THANKS[language])
    assert len(thanks.buttons) == 5
    assert thanks.buttons[0].label.startswith("✍️"), "the next authority is offered"
    assert [said.label("take_back")] in thanks.labels
    await anna.taps(said.label("share_case"), thanks)
    shared = await anna.hears("tjk001-share")
    shares = shared.button(said.label("share_send")).url
    assert shares is not None
    assert "tjk001-share" in shares, "who comes by it is counted, and nobody is named"


async def test_seven_taps_at_most_even_to_an_embassy_that_is_not_on_file(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.says("/letter")
    await anna.hears()
    taps = 0
    for label in ("No", "Change", "authority", "The embassy in my country", "Algeria", "Algeria", "Geneva"):
        message = await anna.screen()
        choices = [b for b in message.buttons if label in b.label]
        if label == "Algeria" and not choices:
            choices = [b for b in message.buttons if "–" in b.label][:1]
        await anna.taps(choices[0], message)
        taps += 1
        answer = await anna.hears("Your letter is ready" if label == "No" else "")
        if label == "Algeria" and taps == 6:
            assert "Algeria" in answer.text
            assert "no embassy address" in answer.text
    assert taps <= 7
    letter = await anna.sees("tajikistanmission@bluewin.ch")
    assert "Your letter is ready" in letter.text


async def test_the_embassy_of_a_country_that_has_one(bot: Running) -> None:
    anna = bot.person("Anna", "fr-BE")
    said = bot.said("fr")
    await anna.says("/letter")
    await anna.hears()
    await anna.taps(said.label("safety_no"))
    await anna.hears(READY["fr"])
    await anna.taps(said.label("other_authority"))
    await anna.hears()
    await anna.taps(said.label("embassy_by_country"))
    countries = await anna.hears()
    assert countries.buttons[0].label == "🇧🇪 Belgique", "the country of the phone's language comes first"
    await anna.taps(countries.buttons[0])
    letter = await anna.hears("taj-emb@edpnet.be")
    assert WORDS_OF_A_LETTER["fr"] in body_of(anna, letter), "Brussels is written to in French"
    assert "▸" not in str(reading_of(anna, letter)), "no reading copy of a letter in one's own language"


async def test_a_letter_can_be_changed_where_it_stands(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    letter = await to_letter(bot, anna, "en")
    await anna.taps("🖊 Add my name")
    await anna.hears("comma")
    await anna.says("Anna <b>O'Bell</b> & Söhne, Saint-Étienne")
    await anna.hears("paragraph by paragraph")
    signed = await anna.hears("Your letter is ready", "Signed: Anna <b>O'Bell</b> & Söhne, Saint-Étienne")
    assert "Anna <b>O'Bell</b> & Söhne" in body_of(anna, signed)
    assert signed.id != letter.id

    await anna.taps("✏️ Change")
    await anna.hears("Your letter is ready")
    await anna.taps("🌐 Russian")
    choice = await anna.hears("Your letter is ready")
    assert [b.label for b in choice.buttons] == ["⚪️ English", "⚪️ French", "🔘 Russian", "◀️ Back"]
    await anna.taps("⚪️ French")
    french = await anna.hears("Your letter is ready")
    assert french.id == signed.id, "changed in place"
    assert WORDS_OF_A_LETTER["fr"] in body_of(anna, french)
    assert "Anna <b>O'Bell</b> & Söhne" in body_of(anna, french), "the name stays with the letter"

    await anna.taps("✏️ Change")
    await anna.hears("Your letter is ready")
    await anna.taps("🌐 French")
    await anna.hears("Your letter is ready")
    await anna.taps("⚪️ English")
    await anna.hears("your own language")
    english = await anna.hears("Your letter is ready")
    assert "Yours sincerely" in body_of(anna, english)
    await anna.taps("✏️ Change")
    await anna.hears("Your letter is ready")
    await anna.taps("Without a name")
    unsigned = await anna.hears("Your letter is ready")
    assert "O'Bell" not in unsigned.text
    assert "A concerned person" in body_of(anna, unsigned)


async def test_the_letter_as_files(bot: Running) -> None:
    anna = bot.person("Anna", "fr")
    letter = await to_letter(bot, anna, "fr", ask=1)
    await anna.taps(bot.said("fr").label("as_files"))
    came = [await anna.hears(file=True) for _ in range(4)]
    kinds = [line.partition("\u00a0:")[0] for line in came[0].text.splitlines()]
    assert kinds[:3] == ["PDF", "DOCX et TXT", "EML"], "what each is for"
    assert "signer" not in came[0].text, "no name was given"
    eml, pdf, docx, txt = [message.document for message in came]
    assert txt is not None
    assert eml is not None
    assert pdf is not None
    assert docx is not None
    assert [file.name.rpartition(".")[2] for file in (eml, pdf, docx, txt)] == ["eml", "pdf", "docx", "txt"]
    assert pdf.data.startswith(b"%PDF-")
    assert docx.data.startswith(b"PK")
    assert body_of(anna, letter) in txt.data.decode("utf-8-sig").replace("\r\n", "\n")
    parsed = email.message_from_bytes(eml.data, policy=email.policy.default)
    assert parsed["To"] == "mail@president.tj"
    assert parsed["Subject"] in letter_of(anna, letter).text
    assert parsed.get_content().replace("\r\n", "\n").strip() == body_of(anna, letter).strip()


async def test_who_is_unsure_signs_with_initials(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.says("/letter")
    await anna.hears()
    await anna.taps("I am not sure")
    await anna.taps((await anna.hears()).buttons[0])
    await anna.taps("⭐", await anna.hears())
    warned = await anna.hears("Your letter is ready")
    assert "shows the address it comes from" in warned.text
    await anna.taps("Add my name")
    await anna.hears("initials")
    await anna.says("Anna-Maria Bell, Lyon")
    letter = await anna.hears("Your letter is ready")
    assert "Signed: A.-M. B.\n" in letter.text
    body = body_of(anna, letter)
    assert body.endswith("\n\nA.-M. B.")
    assert "Lyon" not in body


async def test_who_has_ties_is_advised_and_writes_abroad_only(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await anna.says("/letter")
    await anna.hears()
    await anna.taps("Yes")
    advice = await anna.hears("doing nothing is a fine answer")
    assert advice.labels == [
        ["Not now"],
        ["🤝 Other ways to help"],
        ["✍️ Write abroad, without a name"],
        ["◀️ Back"],
    ]
    await anna.taps("Write abroad")
    await anna.taps((await anna.hears()).buttons[0])
    whom = await anna.hears()
    assert all(word in " ".join(b.label for b in whom.buttons) for word in ("Geneva", "Brussels"))
    assert not any("President" in b.label or "Minister" in b.label for b in whom.buttons)
    await anna.taps(whom.buttons[0])
    letter = await anna.hears("Your letter is ready")
    assert not any("name" in b.label for b in letter.buttons)
    # A button from another phone, for an office in the country, leads back to the list.
    await anna.taps_old("2l:tjk001:a:release:president:::0::")
    await anna.hears("Who should your letter go to?")
    await anna.taps_old("2l:tjk001:t:release:president:::0::")
    await anna.hears("doing nothing is a fine answer")


async def test_who_has_ties_is_advised_on_the_way_from_a_reminder_too(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await anna.taps("remind me tomorrow")
    await anna.hears("I will remind you")
    await bot.later(hours=25)
    await anna.hears("You asked me to remind you")
    await anna.taps("Open the letter")
    await anna.hears("ties to the country")
    await anna.taps("Yes")
    await anna.hears("We advise against it")


async def test_a_name_given_by_somebody_with_ties_never_signs_a_letter(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await anna.taps("Add my name")
    await anna.hears("comma")
    await bot.restart()
    await anna.says("Anna Bell, Lyon")
    await anna.hears("ties to the country", "Anna Bell, Lyon")
    await anna.taps("Yes")
    await anna.hears("We advise against it")
    await anna.taps("Write abroad")
    await anna.taps((await anna.hears("Who should")).buttons[0])
    letter = await anna.hears("Your letter is ready", "Signed: without a name")
    assert "Bell" not in body_of(anna, letter)


async def test_i_sent_it_counts_once_and_can_be_taken_back(bot: Running) -> None:
    anna, boris = bot.person("Anna", "en"), bot.person("Boris", "en")
    await others_report(bot, 4)
    letter = await to_letter(bot, anna, "en")
    first = await anna.taps("I sent it", letter)
    second = await anna.taps("I sent it", letter)
    assert first.text == "Counted. Thank you!"
    assert second.text == "This letter is already counted."
    thanks = await anna.sees("Thank you. It counts.")
    assert "among the first" in thanks.text
    assert counted(bot) == ({"president": 5}, 5)

    await others_report(bot, 4)  # what is said goes on by five people
    await to_letter(bot, boris, "en")
    await boris.taps("I sent it")
    assert "more than 5 letters have been reported" in (await boris.hears("It counts")).text

    await boris.taps("Take it back")
    await boris.hears("Taken back. This letter is not counted.")
    bot.clock.advance(minutes=11)
    await anna.taps("Take it back", thanks)
    await anna.hears("nothing to take back")

    bot.clock.advance(days=1)
    assert (await anna.taps("I sent it", letter)).text == "This letter is already counted."
    assert counted(bot) == ({"president": 9}, 9)


async def test_the_list_marks_whom_one_has_written_to_and_suggests_who_was_written_to_least(
    bot: Running,
) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await anna.taps("I sent it")
    thanks = await anna.hears("It counts")
    assert "Minister of Justice" in thanks.buttons[0].label
    assert "Minister of Justice: fewest letters so far." in thanks.text
    await anna.taps("Next:", thanks)
    await anna.hears("Minister of Justice", "Your letter is ready")
    await anna.taps("Another authority")
    whom = await anna.hears("Who should your letter go to?")
    assert whom.buttons[0].label.startswith("✓ ")
    assert whom.buttons[1].label.startswith("⭐ ")
    for number in range(4):
        await sends(bot.person(f"Chloe{number}"), bot)
    # Nobody sees the one letter of Anna's, nor those of two, three or four people.
    boris = bot.person("Boris", "en")
    await boris.says("/letter")
    await boris.hears()
    await boris.taps("No")
    assert "Minister of Justice" in (await boris.hears("Your letter is ready")).text, "fewest letters so far"
    await boris.taps("Another authority")
    assert not (await boris.hears("Who should")).buttons[0].label.startswith(("⭐", "✓")), (
        "the President has five letters"
    )


async def test_a_reminder_comes_the_next_day_even_after_a_restart(bot: Running) -> None:
    anna = await bot.subscriber("Anna", "ru")
    said = bot.said("ru")
    await to_letter(bot, anna, "ru")
    await anna.taps(said.label("remind_tomorrow"))
    await anna.hears()
    await bot.restart()
    await bot.later(hours=23)
    await anna.says("/help")
    await anna.hears("/letter")
    await bot.later(hours=1, minutes=1)
    reminder = await anna.hears()
    assert reminder.buttons[0].label == said.label("open_letter")
    await anna.taps(said.label("open_letter"))
    await anna.hears()  # the safety question: its answer was not kept
    await anna.taps(said.label("safety_no"))
    assert "mail@president.tj" in (await anna.hears("@")).text, "then straight to the letter"
    bot.clock.advance(days=3)
    await anna.says("/mydata")
    await anna.taps("📄")
    data = (await anna.hears(file=True)).document
    assert data is not None
    assert json.loads(data.data)["reminders"] == []
