"""Plain text: any charset, whatever was done to it on the way, and what its writer drew with signs."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.appeals.files.charset import decoded
from bot.content.appeals.files.cleaning import cleaned
from bot.content.appeals.files.documents import MOST_BYTES, read_document
from bot.errors import UnreadableFile, WhyUnreadable
from bot.model.cases.appeal import RemarkKind, TextLine

FRENCH = "Présentée à Genève le 3 février : « l’arrêt » des poursuites — où ?"
SPANISH = "Señor Ministro, ¿cómo está? Año nuevo en Bogotá"
GERMAN = "Die Übergriffe müssen aufhören, Straße, „Recht“"
RUSSIAN = "Просим Вас немедленно освободить журналистку. Душанбе"
CAPITALS = "ГЕНЕРАЛЬНЫЙ ПРОКУРОР"
TURKISH = "Sayın Bakan, İstanbul’da gözaltına alınan öğrencilerin serbest bırakılması"


def lines(text: str | bytes) -> tuple[TextLine, ...]:
    return read_document(text.encode() if isinstance(text, str) else text).lines


@pytest.mark.parametrize("lie", ["", "utf-8", "iso-8859-1", "koi8-r", "no-such-charset", "zlib"])
@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (FRENCH, "cp1252"), (FRENCH, "mac-roman"), (FRENCH, "utf-16-le"), (FRENCH, "utf-16-be"),
        (FRENCH, "utf-16"), (FRENCH, "utf-8-sig"), (SPANISH, "iso-8859-1"), (SPANISH, "mac-roman"),
        (GERMAN, "cp1252"), (GERMAN, "mac-roman"), (RUSSIAN, "koi8-r"), (RUSSIAN, "cp1251"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "utf-16-le"), (CAPITALS, "koi8-r"), (TURKISH, "cp1254"), ("José", "cp1252"),
        ("José", "mac-roman"), ("Rue du Général, Genève", "iso-8859-1"),
    ],
)  # fmt: skip
def test_what_a_file_is_written_in_is_found_whatever_it_says(text: str, charset: str, lie: str) -> None:
    assert decoded(text.encode(charset), lie) == text


@pytest.mark.parametrize("charset", ["cp1251", "koi8-r", "utf-16-le"])
def test_one_word_in_cyrillic_is_enough(charset: str) -> None:
    assert decoded("Душанбе".encode(charset)) == "Душанбе"


def test_utf8_with_a_byte_of_another_source_stays_utf8() -> None:
    assert decoded(FRENCH.encode() * 3 + b" caf\xe9") == FRENCH * 3 + " café"


@pytest.mark.parametrize("text", [FRENCH, SPANISH, GERMAN, TURKISH, "Душанбе Рахмон, СССР»", "السيد الرئيس"])
@pytest.mark.parametrize("times", [1, 2])
def test_utf8_that_was_read_as_windows_text_is_put_right(text: str, times: int) -> None:
    spoilt = text
    for _ in range(times):
        spoilt = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in spoilt.encode())
    assert cleaned(spoilt) == text


def test_utf8_that_was_read_as_russian_windows_text_is_put_right() -> None:
    text = "Министру юстиции, Душанбе: просим освободить"
    assert cleaned(text.encode().decode("cp1251", "surrogateescape").replace("\udc98", "\x98")) == text


@pytest.mark.parametrize(
    "text",
    ["« LIBERTÉ» et « CAFÉ»", "NÃO, SÃO PAULO, ESPAÑA", "Рік, Рівне, Сім’я, РСФСР", "Â©", "5 °C – Å»"],
)
def test_what_may_be_meant_so_is_left(text: str) -> None:
    kept = "©" if text == "Â©" else text
    assert cleaned(text) == kept


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("&amp;eacute;l&eacute;ments &amp;amp; faits", "éléments & faits"),
        ("exam\u00ad\n  ple and soft\u00adly", "example and softly"),
        ("ﬁve oﬃces", "five offices"),
        ("e\u0301te\u0301", "été"),
        ("a\u200bb\u202ec\u2066d\ufeff", "abcd"),
        ("one\u00a0two\u202fthree", "one two three"),
        ("می\u200cشود", "می\u200cشود"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("\uf0b7 item", "• item"),
    ],
)
def test_what_nobody_sees_is_taken_off(raw: str, clean: str) -> None:
    assert cleaned(raw) == clean


def test_lists_quoting_headings_and_columns_are_told_from_the_text() -> None:
    found = lines(
        "TITLE\n=====\n\n\n3. März 2025\n1. One\ngoes on\n2. Two\n  a) deep\n  b) deeper\n• bullet\n- dash\n"
        "o Odd\no Odder\nTel:       +99 2\n*All bold*\n> quoted\n>> twice\n"
        "write to info@x.example <mailto:info@x.example>"
    )
    told = [(line.text, line.is_item, line.number) for line in found]
    assert told[:3] == [("TITLE", False, ""), ("", False, ""), ("3. März 2025", False, "")]
    assert told[3:8] == [
        ("One", True, "1"), ("goes on", False, ""), ("Two", True, "2"), ("deep", True, "a"),
        ("deeper", True, "b"),
    ]  # fmt: skip
    assert told[8:12] == [(text, True, "") for text in ("bullet", "dash", "Odd", "Odder")]
    assert [line.text for line in found[12:]] == [
        "Tel:\t+99 2", "All bold", "quoted", "twice", "write to info@x.example",
    ]  # fmt: skip
    assert found[0].is_heading
    assert found[13].is_bold
    assert [line.quoted for line in found[12:16]] == [0, 0, 1, 2]
    assert found[-1].links == ("mailto:info@x.example",)


def test_a_picture_has_no_text_whatever_its_name_says() -> None:
    for head in (
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"RIFF\x10\x00\x00\x00WEBPVP8 ",
        b"\x00\x00\x00\x18ftypheic",
    ):
        (remark,) = read_document(head + bytes(100), "appeal\x07\u202e.txt").remarks
        assert remark.kind is RemarkKind.NO_TEXT
        assert remark.about == "appeal.txt"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), WhyUnreadable.OLD_OFFICE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), WhyUnreadable.LOCKED),
        (b"{\\rtf1 text}", WhyUnreadable.OLD_OFFICE),
        (b"\x1f\x8b\x08\x00", WhyUnreadable.ARCHIVE),
        (b"\x7fELF\x02\x01", WhyUnreadable.UNKNOWN),
        (bytes(range(8)) * 40, WhyUnreadable.UNKNOWN),
        (b"PK\x03\x04 and no more", WhyUnreadable.DAMAGED),
        (b"%PDF-1.7 and no more", WhyUnreadable.DAMAGED),
        (b"x" * (MOST_BYTES + 1), WhyUnreadable.LARGE),
    ],
)  # fmt: skip
def test_what_cant_be_read_says_why_and_what_to_do(data: bytes, why: WhyUnreadable) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_document(data)
    assert caught.value.why is why
    assert caught.value.advice


def test_nothing_to_read_is_said() -> None:
    (remark,) = read_document(b" \r\n\xc2\xa0\xe2\x80\x8b").remarks
    assert remark.kind is RemarkKind.NO_TEXT


HEADS = st.sampled_from(
    (b"", b"%PDF-1.4\n", b"<html><p>", b"PK\x03\x04", b"MIME-Version: 1.0\nFrom: a\n", codecs.BOM_UTF16_LE,
     b"From: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n", b"<table><tr><td>",
     b"> ",
     b"---------- Forwarded message\nFrom: a\n", b"<ol start=99999 type=a><li>", b"RIFF", b"{\\rtf")
)  # fmt: skip


@given(HEADS, st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(head: bytes, data: bytes) -> None:
    try:
        document = read_document(head + data)
    except UnreadableFile:
        return
    for line in document.lines:
        assert line.text == line.text.strip()
        assert not set(line.text) & set("\n\r\x00\u00a0\u202e\u00ad")


@given(st.text(max_size=200))
def test_what_was_cleaned_once_is_clean(text: str) -> None:
    once = cleaned(text)
    assert not set(once) & set("\r\x00\u00a0\u202e\u00ad\u200b")
    assert once.encode("utf-8").decode() == once


@given(
    st.lists(
        st.sampled_from(
            (
                "> ",
                "1. ",
                "2) ",
                "a) ",
                "*x*",
                "From: ",
                "Subject: y",
                "Date: z",
                "On x wrote:",
                "•",
                " ",
                "\n",
                "\t",
                "----",
                "word",
            )
        ),
        max_size=40,
    )
)
def test_no_word_of_a_text_is_joined_to_another(pieces: list[str]) -> None:
    for line in lines("".join(pieces)):
        assert "wordword" not in line.text or "wordword" in "".join(pieces)


def test_line_ends_that_were_doubled_on_the_way_are_single_again() -> None:
    paragraphs = ["The baker was taken away at\nnight by men in masks and\nhas not been seen since."] * 8
    text = "\n\n".join(paragraphs)
    assert [line.text for line in lines(text.replace("\n", "\n\n"))] == [line.text for line in lines(text)]
    apart = "\n\n".join(["A paragraph of its own, which nobody wrapped."] * 20)
    assert sum(not line.text for line in lines(apart)) == 19
