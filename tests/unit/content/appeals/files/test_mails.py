"""Mails: of their parts the appeal's, and what was put around it by whoever passed it on."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from email.message import EmailMessage

import pytest

from bot.content.appeals.files.documents import read_document
from bot.content.appeals.files.mails.days import day_of
from bot.model.cases.appeal import ReadDocument, RemarkKind

RUSSIAN = "Душанбе".encode("koi8-r")
APPEAL = (
    "URGENT APPEAL\n\nPlease write to the Minister of Justice.\n"
    + "She is held for her reporting alone.\n" * 60
)


def mail(text: str = "", html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Réseau <alert@org.example>"
    message["To"] = "anna@home.example"
    message["Subject"] = "Appel : libération"
    message["Date"] = "Mon, 3 Mar 2025 10:00:00 +0100"
    if text:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message


def read(message: EmailMessage | str) -> ReadDocument:
    return read_document(message.encode() if isinstance(message, str) else message.as_bytes())


def kinds(document: ReadDocument) -> list[RemarkKind]:
    return [remark.kind for remark in document.remarks]


def test_text_html_and_both() -> None:
    for message in (mail(APPEAL), mail(html=f"<p>{APPEAL}</p>"), mail(APPEAL, f"<p>{APPEAL}</p>")):
        document = read(message)
        assert document.lines[0].text.startswith("URGENT APPEAL")
        assert document.sender == "Réseau <alert@org.example>"
        assert document.subject == "Appel : libération"
        assert document.sent_on == date(2025, 3, 3)
        assert not document.remarks
    links = read(mail("URGENT APPEAL write", "<p>URGENT APPEAL <a href='mailto:m@gov.example'>write</a></p>"))
    assert links.lines[0].links == ("mailto:m@gov.example",)
    assert read(mail(APPEAL, "<p>Look at this in a browser.</p>")).lines[0].text == "URGENT APPEAL"


def test_encodings_flowed_lines_and_headers_sent_raw() -> None:
    head = (
        "MIME-Version: 1.0\nFrom: Réseau <a@org.example>\nSubject: =?iso-8859-1?Q?Lib=E9rez?= Ana\n"
        "Content-Type: text/plain; "
    )
    flowed = read(f"{head}format=flowed; charset=utf-8\n\nOne line \nthat goes on\nand another\n")
    assert [line.text for line in flowed.lines] == ["One line that goes on", "and another"]
    assert flowed.sender == "Réseau <a@org.example>"
    assert flowed.subject == "Libérez Ana"
    quoted = read(
        f"{head}charset=us-ascii\nContent-Transfer-Encoding: quoted-printable\n\nPr=E9sident =\nX\n"
    )
    assert [line.text for line in quoted.lines] == ["Président X"]
    coded = read(
        f"{head}charset=koi8-r\nContent-Transfer-Encoding: base64\n\n{b64encode(RUSSIAN).decode()}\n"
    )
    assert [line.text for line in coded.lines] == ["Душанбе"]


ORG = "Org <a@org.example>"
HEADINGS = (
    f"""---------- Forwarded message ---------
From: {ORG}
Date: Mon, 3 Mar 2025 at 10:00
Subject: Urgent
To: Anna <anna@home.example>,
  Boris <b@home.example>
Cc: <c@home.example>


""",
    f"Von: {ORG}\nGesendet: Montag, 3. März 2025 10:00\nAn: Anna\nBetreff: Urgent\n\n",
    f"De : {ORG}\nEnvoyé : lundi 3 mars 2025 10:00\nÀ : Anna\nObjet : Urgent\n\n",
    f"""Begin forwarded message:

From: {ORG}
Subject: Urgent
Date: 3 March 2025 at 10:00:00 CET
To: Anna

""",
    f"""-----Original Message-----
From: {ORG}
Sent: Monday, March 3, 2025 10:00 AM
To: Anna
Subject: Urgent

""",
    f"""-------- Mensaje reenviado --------
De: {ORG}
Fecha: lunes, 3 de marzo de 2025
Asunto: Urgent

""",
    f"От: {ORG}\nДата: 3 марта 2025 г.\nКому: Anna\nТема: Urgent\n\n",
)


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("pasted", [True, False])
def test_of_a_mail_that_was_passed_on_the_one_within_is_read(heading: str, *, pasted: bool) -> None:
    text = f"Please act, and tell me.\nAnna\n\n{heading}{APPEAL}"
    document = read(text if pasted else mail(text))
    assert document.lines[0].text == "URGENT APPEAL"
    assert document.lines[0].quoted == 1
    assert document.sender == "Org <a@org.example>"
    assert document.subject == "Urgent"
    assert document.sent_on == date(2025, 3, 3)
    assert RemarkKind.FORWARDED in kinds(document)


def test_passed_on_twice_the_innermost_counts() -> None:
    inner = HEADINGS[1].replace("Org <a@org.example>", "Issuer <i@org.example>")
    document = read(mail(f"{HEADINGS[0]}Act!\n\n{inner}{APPEAL}"))
    assert document.sender == "Issuer <i@org.example>"
    assert (document.lines[0].text, document.lines[0].quoted) == ("URGENT APPEAL", 2)


@pytest.mark.parametrize(
    "said", ["On 3 March 2025 at 10:00, Org <o@x.example> wrote:", "Am 03.03.2025 um 10:00\nschrieb Org:"]
)
def test_an_answer_is_told_from_what_it_quotes(said: str) -> None:
    quoted = "\n".join(f"> {line}" for line in APPEAL.splitlines())
    document = read(f"Thank you, I'll write.\n\n{said}\n\n{quoted}\n-- \nAnna\n")
    assert (document.lines[0].text, document.lines[0].quoted) == ("URGENT APPEAL", 1)
    assert all("Anna" not in line.text for line in document.lines)
    assert kinds(document) == [RemarkKind.FORWARDED]


def test_own_words_of_some_length_are_kept() -> None:
    document = read(f"{APPEAL}\n\n{HEADINGS[0]}An older one.\n")
    assert document.lines[0].text == "URGENT APPEAL"
    assert [line.quoted for line in document.lines if line.text] == [*[0] * 62, 1]


def test_a_mail_within_a_mail_is_read() -> None:
    outer = mail("For you")
    outer.replace_header("From", "anna@home.example")
    outer.add_attachment(mail(APPEAL))
    document = read(outer)
    assert (document.lines[0].text, document.lines[0].quoted) == ("URGENT APPEAL", 1)
    assert document.sender == "Réseau <alert@org.example>"
    assert kinds(document) == [RemarkKind.FORWARDED]


def test_the_appeal_may_be_a_file_that_came_with_it() -> None:
    message = mail("Please find the appeal attached.")
    message.add_attachment(
        f"<html><p>{APPEAL}</p></html>".encode(), maintype="text", subtype="html", filename="appeal.html"
    )
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"PK\x03\x04", maintype="application", subtype="zip", filename="all\x07.zip")
    document = read(message)
    assert document.lines[0].text.startswith("URGENT APPEAL")
    assert kinds(document) == [RemarkKind.FORWARDED, RemarkKind.LEFT_OUT]
    assert document.remarks[1].about == "all.zip"
    long = mail(APPEAL)
    long.add_attachment(
        b"A short note that came with it.", maintype="text", subtype="plain", filename="note.txt"
    )
    document = read(long)
    assert document.lines[0].text == "URGENT APPEAL"
    assert [(remark.kind, remark.about) for remark in document.remarks] == [(RemarkKind.LEFT_OUT, "note.txt")]


def test_a_picture_alone_is_said() -> None:
    message = mail(" ")
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="appeal.png")
    assert kinds(read(message)) == [RemarkKind.NO_TEXT]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("lundi 3 mars 2025 à 10:00", date(2025, 3, 3)),
        ("3 de febrero de 2024", date(2024, 2, 3)),
        ("Montag, 03.02.2025", date(2025, 2, 3)),
        ("31/12/2024", date(2024, 12, 31)),
        ("12/31/2024", date(2024, 12, 31)),
        ("2025-03-09 10:00", date(2025, 3, 9)),
        ("3/4/2025", None),
        ("yesterday", None),
        ("99.99.2025", None),
    ],
)
def test_the_day_is_read_where_it_can_be_but_one(said: str, day: date | None) -> None:
    assert day_of(said) == day
