"""A letter as a file, read back the way a mail program reads it."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import product
from unicodedata import bidirectional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.files.mail import as_eml, as_txt, file_name
from bot.content.letters.signatures import signature_from
from bot.content.library import Library
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import Letter, LetterChoice, Safety, Signature
from tests.support.samples.arabic import OWN, arabic_letter

LIBRARY = Library.load()
CASE = LIBRARY.cases["tjk001"]
SIGNATURE = Signature("Анна-Мария О'Белл", "Лидс")


def letter(language: str, authority: str = "president", signature: Signature = SIGNATURE) -> Letter:
    return LIBRARY.letters.write(LetterChoice("tjk001", "release", authority, language), signature)


def read(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def content(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("language", "authority"), list(product(CASE.letters, [authority.id for authority in CASE.authorities]))
)
def test_the_draft_says_what_the_letter_says(language: str, authority: str) -> None:
    made = letter(language, authority)
    message = read(as_eml(made))

    assert message["To"] == made.email
    assert message["Subject"] == made.subject
    assert message["X-Unsent"] == "1"
    assert content(message) == f"{made.body}\n"
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert not {"From", "Date", "Message-ID", "Bcc", "Cc"} & set(message.keys())


@pytest.mark.parametrize(("language", "ask"), list(product(CASE.letters, ["release", "clemency"])))
def test_every_subject_comes_out_of_the_draft_as_it_is(language: str, ask: str) -> None:
    made = {
        LIBRARY.letters.write(LetterChoice("tjk001", ask, "president", language, wording), SIGNATURE)
        for wording in range(0, WORDINGS, WORDINGS // 40)
    }
    assert len({one.subject for one in made}) > 8
    for one in made:
        assert read(as_eml(one))["Subject"] == one.subject


@pytest.mark.parametrize(
    ("language", "tag"), [("en", "en-GB"), ("fr", "fr-FR"), ("ru", "ru-RU"), ("tg", "tg-Cyrl-TJ")]
)
def test_the_draft_says_its_language(language: str, tag: str) -> None:
    assert read(as_eml(letter(language)))["Content-Language"] == tag


def test_a_draft_in_arabic_opens_in_order() -> None:
    made = arabic_letter("A. B.")
    data = as_eml(made)
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 78
    message = read(data)
    assert message["Subject"] == made.subject
    assert message["Content-Language"] == "ar-SA"
    assert content(message) == f"{made.body}\n"
    # A mail program takes each line's direction from its first letter.
    for line in filter(None, content(message).splitlines()):
        first = next(sign for sign in line if sign.isalpha())
        assert (bidirectional(first) == "AL") == (line.strip("\u2068\u2069") not in (OWN, "A. B."))


def test_a_text_file_in_arabic_says_what_the_letter_says() -> None:
    made = arabic_letter()
    text = as_txt(made).decode("utf-8-sig").replace("\r\n", "\n")
    assert text.endswith(f"\n\n{made.subject}\n\n{made.body}\n")


@given(st.text(st.characters(categories=("L", "Zs", "P", "N")), min_size=1, max_size=120))
def test_a_subject_loses_no_blank_where_its_line_is_folded(subject: str) -> None:
    data = as_eml(replace(letter("en"), subject=subject))
    assert read(data)["Subject"].split() == subject.split()
    assert max(map(len, data.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("language", CASE.letters)
def test_the_draft_keeps_the_wires_limits(language: str) -> None:
    data = as_eml(letter(language))
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 78


hostile = (
    st.text()
    | st.text(st.sampled_from("a:<>@, \r\n\t\x00\u2028é\udc00"))
    | st.just("x\r\nBcc: a@example.org")
)


def test_a_copy_is_named_in_both_files() -> None:
    made = LIBRARY.letters.write(LetterChoice("tjk001", "release", "president", "fr"), SIGNATURE, copy=True)
    assert made.copy_to == CASE.issuer.email
    draft = read(as_eml(made))
    assert draft["To"] == made.email
    assert draft["Cc"] == CASE.issuer.email
    head = as_txt(made).decode("utf-8-sig").split("\r\n\r\n")[0]
    assert head.splitlines() == [*made.address, made.email, f"Cc: {made.copy_to}"]


def test_a_postal_address_stands_above_that_of_mail() -> None:
    made = letter("en")
    made = replace(made, address=(*made.address, "77 Example Avenue", "734000 Exampleton"))
    head = as_txt(made).decode("utf-8-sig").split("\r\n\r\n")[0]
    assert head.splitlines() == [*made.address, made.email]


def test_without_an_address_there_is_no_to() -> None:
    assert read(as_eml(replace(letter("en"), email=None)))["To"] is None
    assert "None" not in as_txt(replace(letter("en"), email=None)).decode()


@given(hostile, hostile)
def test_nothing_typed_becomes_a_header(name: str, town: str) -> None:
    made = letter("en", signature=Signature(name, town))
    assert set(read(as_eml(made)).keys()) == {
        "X-Unsent",
        "To",
        "Subject",
        "Content-Language",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    }
    as_txt(made)


@given(hostile)
def test_nothing_in_a_subject_becomes_a_header(subject: str) -> None:
    message = message_from_bytes(as_eml(replace(letter("en"), subject=subject)), policy=default)
    assert message["Bcc"] is None
    assert message["To"] == "mail@president.tj"


@given(st.text())
def test_what_a_person_types_comes_back_out_of_the_draft(text: str) -> None:
    made = letter("ru", signature=signature_from(text, Safety.FREE))
    assert content(read(as_eml(made))) == f"{made.body}\n"


@pytest.mark.parametrize("language", CASE.letters)
def test_the_text_file_opens_anywhere(language: str) -> None:
    made = letter(language)
    data = as_txt(made)

    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in data.replace(b"\r\n", b"")
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    address = "\n".join(made.address)
    assert text == f"{address}\n{made.email}\n\n{made.subject}\n\n{made.body}\n"


def test_a_files_name_tells_nothing_of_the_person() -> None:
    assert file_name(letter("fr"), "eml") == file_name(letter("fr", signature=Signature()), ".eml")
    assert file_name(letter("fr"), "eml") == "letter-president-release-fr.eml"
    assert file_name(letter("tg"), "docx") == "letter-president-release-tg.docx"
    assert file_name(letter("tg"), "pdf") == "letter-president-release-tg.pdf"
