"""Which picture a case can keep, and that one that is sent keeps nothing but what one sees."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.cli.content.case import put_picture
from bot.content.cases.check import check_case
from bot.content.cases.editing.consequences import with_new_picture
from bot.content.cases.editing.merging import PICTURE, changed_parts, merged
from bot.content.cases.files import CaseDocuments
from bot.content.cases.loading import load_case
from bot.content.cases.pictures import MOST_BYTES, require_fit, tidied
from bot.errors import ContentError, UnfitPicture, WhyUnfit
from tests.support.samples.cases.photos import PLACE, colours, photo, plain, screenshot
from tests.support.stores import TODAY

EXAMPLE = Path("docs/example-case/exa001")
JPEG, PNG = plain(), plain(kind="PNG")
TOLD = b'\n[picture]\ncredit = "Ilma Fenwick"\npermission = "her sister"\n'


def with_segment(marker: int, content: bytes) -> bytes:
    """The JPEG with one part more behind its first bytes."""
    return JPEG[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + JPEG[2:]


def chunk(kind: bytes, content: bytes) -> bytes:
    """A part of a PNG."""
    part = kind + content
    return struct.pack(">I", len(content)) + part + struct.pack(">I", zlib.crc32(part))


def with_chunk(kind: bytes, content: bytes) -> bytes:
    """The PNG with one part more before its end."""
    return PNG[:-12] + chunk(kind, content) + PNG[-12:]


def why(picture: bytes) -> WhyUnfit:
    with pytest.raises(UnfitPicture) as refused:
        require_fit(picture)
    return refused.value.why


@pytest.mark.parametrize("picture", [JPEG, PNG, plain("red", width=3000, height=150)])
def test_a_picture_that_tells_nothing_else_is_kept_as_it_is(picture: bytes) -> None:
    require_fit(picture)


@pytest.mark.parametrize(
    "picture",
    [
        photo(),
        screenshot(),
        with_segment(0xFE, b"a comment"),
        *(with_segment(marker, b"anything") for marker in range(0xE0, 0xF0)),
        with_segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1abc"),  # with a smaller copy
        *(with_chunk(kind, b"x") for kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"iCCP", b"caBX")),
        JPEG + b"more",
        PNG + b"more",
    ],
)
def test_one_that_tells_more_than_one_sees_is_not(picture: bytes) -> None:
    assert why(picture) is WhyUnfit.CARRIES


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (b"", WhyUnfit.KIND),
        (b"%PDF-1.7", WhyUnfit.KIND),
        (b"GIF89a", WhyUnfit.KIND),
        (JPEG[:200], WhyUnfit.BROKEN),
        (JPEG[:-2], WhyUnfit.BROKEN),
        (PNG[:-4], WhyUnfit.BROKEN),
        (PNG[:30] + b"\0" + PNG[31:], WhyUnfit.BROKEN),
        (plain(width=99, height=300), WhyUnfit.SMALL),
        (plain(kind="PNG", width=2101, height=105), WhyUnfit.NARROW),
        (plain(kind="PNG", width=9000, height=1001), WhyUnfit.PIXELS),
        (JPEG + bytes(MOST_BYTES), WhyUnfit.LARGE),
    ],
)
def test_what_telegram_would_refuse_is_said_before(picture: bytes, reason: WhyUnfit) -> None:
    assert why(picture) is reason


@pytest.mark.parametrize("sent", [photo(), photo(turned=True), screenshot()])
def test_what_is_kept_of_a_phones_photo_is_what_one_sees(sent: bytes) -> None:
    kept = tidied(sent)
    require_fit(kept)
    assert PLACE in sent
    assert PLACE not in kept
    with Image.open(BytesIO(kept)) as image:
        assert not image.getexif()
        assert not {"comment", "icc_profile", "xmp", "photoshop"} & image.info.keys()


def test_it_is_upright_and_no_larger_than_is_shown() -> None:
    colour, size = colours(tidied(photo(width=2400, height=1200, turned=True)))
    assert size == (800, 1600)
    assert colour == pytest.approx((0, 128, 128), abs=3)


def test_damaged_exif_is_passed_over() -> None:
    sent = photo().replace(b"Exif\0\0MM\0*\0\0\0\x08", b"Exif\0\0MM\0*\0\0\xff\xf0")
    assert sent != photo()
    assert PLACE not in tidied(sent)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_sent_is_kept_clean_or_refused(data: st.DataObject) -> None:
    sent = bytearray(data.draw(st.sampled_from([photo(), screenshot(), JPEG, PNG])))
    for _ in range(data.draw(st.integers(0, 4))):
        sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))
    sent = sent[: data.draw(st.integers(0, len(sent)))] if data.draw(st.booleans()) else sent
    try:
        kept = tidied(bytes(sent))
    except UnfitPicture:
        return
    require_fit(kept)
    assert PLACE not in kept


def documents(*pictures: tuple[str, bytes], told: bytes = TOLD) -> CaseDocuments:
    files = dict(CaseDocuments.read(EXAMPLE).files)
    return CaseDocuments("exa001", {**files, "case.toml": files["case.toml"] + told, **dict(pictures)})


def findings(case: CaseDocuments) -> list[str]:
    return [f"{each.file}: {each.problem}" for each in check_case(case, None, TODAY) if each.fault]


def test_a_case_has_what_its_folder_has() -> None:
    for name, content in (("picture.jpg", JPEG), ("picture.png", PNG)):
        picture = load_case(documents((name, content))).picture
        assert picture is not None
        assert (picture.content, picture.credit, picture.permission) == (
            content,
            "Ilma Fenwick",
            "her sister",
        )
    assert load_case(documents()).picture is None


def test_a_check_says_what_is_wrong_with_it() -> None:
    assert findings(documents(("picture.jpg", JPEG))) == []
    assert findings(documents()) == []
    assert "picture.jpg: tells more than one sees" in findings(documents(("picture.jpg", photo())))[0]
    untold = findings(documents(("picture.png", PNG), told=b""))
    assert len(untold) == 2
    assert "who took" in untold[0]
    assert "who allowed" in untold[1]
    two = documents(("picture.jpg", JPEG), ("picture.png", PNG))
    assert findings(two) == ["picture.png: stands beside picture.jpg."]
    for unfit in (two, documents(("picture.jpg", photo()))):
        with pytest.raises(ContentError, match=r"picture\.jpg"):
            load_case(unfit)


def test_a_picture_that_cant_be_decoded_is_a_fault() -> None:
    header = PNG[: PNG.index(b"IDAT") - 4]
    garbled = header + chunk(b"IDAT", b"no picture") + chunk(b"IEND", b"")
    require_fit(garbled)
    assert findings(documents(("picture.png", garbled))) == ["picture.png: can't be read to its end."]


def test_both_sides_changes_are_merged_and_one_picture_stays() -> None:
    base = documents(("picture.jpg", JPEG)).files
    title = {**base, "en.toml": base["en.toml"].replace(b"librarian, Marenia", b"librarian in prison")}
    theirs = documents(("picture.png", PNG)).files
    found = merged(base, title, theirs)
    assert found.taken == (PICTURE,)
    assert {name for name in found.files if not name.endswith(".toml")} == {"picture.png"}
    assert b"librarian in prison" in found.files["en.toml"]
    gone = {name: content for name, content in base.items() if name != "picture.jpg"}
    assert "picture.jpg" not in merged(base, title, gone).files
    ours = {**base, "picture.jpg": plain("red")}
    both = merged(base, ours, theirs)
    assert both.clashing == (PICTURE,)
    assert both.files == ours
    assert merged(gone, {**gone, "en.toml": title["en.toml"]}, base).files["picture.jpg"] == JPEG


def test_another_picture_takes_what_was_told_of_the_one_before() -> None:
    before = documents(("picture.png", PNG)).files
    before = {**before, "fr.toml": b'picture = "Une femme"\n' + before["fr.toml"]}
    after = with_new_picture(before, JPEG)
    assert changed_parts(before, after) == ("fr.picture", "picture", PICTURE)
    assert "picture.png" not in after
    assert with_new_picture(after, JPEG) == after
    assert with_new_picture(before, PNG) == before


def test_a_picture_is_put_into_a_folder_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in documents(("picture.png", PNG)).files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "from-phone.jpg").write_bytes(photo())
    assert put_picture(tmp_path / "from-phone.jpg", tmp_path) == 0
    require_fit((tmp_path / "picture.jpg").read_bytes())
    assert not (tmp_path / "picture.png").exists()
    told = [f"{each.file}: {each.problem}" for each in check_case(tmp_path, None, TODAY)]
    assert "from-phone.jpg: is not used." in told
    kept = (tmp_path / "picture.jpg").read_bytes()
    for wrong in (tmp_path / "case.toml", tmp_path / "nowhere.jpg"):
        assert put_picture(wrong, tmp_path) == 2
    assert put_picture(tmp_path / "from-phone.jpg", tmp_path / "elsewhere") == 2
    assert (tmp_path / "picture.jpg").read_bytes() == kept
    assert "neither a JPEG nor a PNG" in capsys.readouterr().out
