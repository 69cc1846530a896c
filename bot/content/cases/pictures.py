"""The picture of a case: which can be kept, and how one that somebody sent is made so.

Phones write into a photo where it was taken, with which phone and when, and often a smaller copy of it from
before it was cut. Whoever is shown on it may be in danger for that. So a picture is kept only if nothing
stands in its file but what one sees: what is sent is drawn anew, and what lies in a folder is looked through.
"""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Final

from bot.errors import UnfitPicture, WhyUnfit
from bot.telegram_api import limits

if TYPE_CHECKING:
    from PIL import Image

PICTURES: Final = ("picture.jpg", "picture.png")
"""What the file is called in a case's folder. A case has one of them, or none."""

MOST_BYTES: Final = 2 * 1024 * 1024
"""Of a picture that is kept: each revision that has another one adds as much to the database."""
MOST_PIXELS: Final = 40_000_000
"""Of one that is sent: decoding takes some bytes for each. Phones make 12 million, unless told otherwise."""
LEAST_SIDE: Final = 100
_MOST_SIDES: Final = 10_000
_MOST_RATIO: Final = 20
"""Telegram sends no photo whose sides are together longer, or one of which is so many times the other."""
_SIDE: Final = 1600
_UNREADABLE: Final = (
    *(OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, TypeError),
    struct.error,
)
"""What Pillow raises, on one way or another, for a file that isn't what its beginning says."""
_QUALITIES: Final = (88, 75, 60)

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_SCAN, _END = 0xDA, 0xD9
_SIZES: Final = frozenset({0xC0, 0xC1, 0xC2})  # how the picture is coded, with its size
_SEEN: Final = frozenset({*_SIZES, 0xC4, 0xDB, 0xDD, _SCAN, _END})  # what the picture is made of
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7]")  # in coded data: anything but what belongs to it
_CHUNKS: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"sBIT", b"bKGD", b"pHYs"}
)


def require_fit(picture: bytes) -> None:
    """Raise UnfitPicture for a file that can't be kept as it is; for its coding see `require_decodable`."""
    if len(picture) > MOST_BYTES:
        raise _large(MOST_BYTES)
    _require_shape(*_size(picture))
    if any(_tells_more(picture)):
        raise UnfitPicture(
            WhyUnfit.CARRIES,
            "tells more than one sees on it, such as where or with what it was taken.",
            "Make a clean one of it with: python -m bot case picture FILE FOLDER",
        )


def require_decodable(picture: bytes) -> None:
    """Raise UnfitPicture for one that can't be read to its end. It takes some hundredths of a second."""
    _decoded(picture).close()


def tidied(sent: bytes) -> bytes:
    """What is kept of a picture that somebody sent: a JPEG drawn anew, upright, no larger than is shown.

    Raises UnfitPicture. It takes some tenths of a second: for a thread.
    """
    if len(sent) > limits.MAX_PHOTO_BYTES:
        raise _large(limits.MAX_PHOTO_BYTES)
    width, height = _size(sent)
    _require_shape(width, height)
    if width * height > MOST_PIXELS:
        raise UnfitPicture(WhyUnfit.PIXELS, f"has {width} × {height} pixels.", "Make it smaller first.")
    with _decoded(sent) as image:
        image.thumbnail((_SIDE, _SIDE))
        image.info.clear()  # remarks in it would be written again
        for quality in _QUALITIES:
            drawn = BytesIO()
            image.save(drawn, "JPEG", quality=quality, optimize=True)
            if drawn.tell() <= MOST_BYTES:
                break
    picture = drawn.getvalue()
    require_fit(picture)
    return picture


def picture_in(files: Mapping[str, bytes]) -> bytes | None:
    """The picture among a case's documents; None if it has none."""
    return next((files[name] for name in PICTURES if name in files), None)


def with_picture(files: Mapping[str, bytes], picture: bytes | None) -> dict[str, bytes]:
    """The documents with that picture, a JPEG, in the place of any other; with None, without one."""
    others = {name: content for name, content in files.items() if name not in PICTURES}
    return others if picture is None else {**others, PICTURES[0]: picture}


def _large(most: int) -> UnfitPicture:
    return UnfitPicture(
        WhyUnfit.LARGE, f"is larger than {most // (1024 * 1024)} MB.", "Make it smaller first."
    )


def _broken() -> UnfitPicture:
    return UnfitPicture(WhyUnfit.BROKEN, "can't be read to its end.", "Save it again, as JPEG.")


def _require_shape(width: int, height: int) -> None:
    shorter, longer = sorted((width, height))
    if width + height > _MOST_SIDES:
        raise UnfitPicture(WhyUnfit.PIXELS, f"has {width} × {height} pixels.", "Make it smaller first.")
    if shorter < LEAST_SIDE:
        told = f"has {width} × {height} pixels, too few to see anything."
        raise UnfitPicture(WhyUnfit.SMALL, told, f"Each side needs {LEAST_SIDE}.")
    if longer > _MOST_RATIO * shorter:
        raise UnfitPicture(WhyUnfit.NARROW, "is so narrow that Telegram refuses it.", "Cut it.")


def _size(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels, as the file says them; UnfitPicture if it is neither JPEG nor PNG."""
    if picture.startswith(_PNG):
        kind, content = next(_chunks(picture), (b"", b""))
        if kind == b"IHDR" and len(content) == 13:
            width, height = struct.unpack(">II", content[:8])
            return width, height
        raise _broken()
    if not picture.startswith(_JPEG):
        raise UnfitPicture(WhyUnfit.KIND, "is neither a JPEG nor a PNG.", "Save it as JPEG.")
    for marker, content in _segments(picture):
        if marker in _SIZES and len(content) >= 6:
            height, width = struct.unpack(">HH", content[1:5])
            return width, height
    raise _broken()


def _tells_more(picture: bytes) -> Iterator[bool]:
    """Of each piece of the file, whether it holds anything but what one sees."""
    if picture.startswith(_PNG):
        for kind, content in _chunks(picture):
            yield kind not in _CHUNKS or (kind == b"IEND" and content != b"")
        return
    for marker, content in _segments(picture):
        if marker == 0xE0:  # that it is a JPEG; with 14 bytes it has no smaller picture
            yield not content.startswith(b"JFIF\0") or len(content) != 14
        elif marker == 0xEE:  # how its colours are coded
            yield not content.startswith(b"Adobe") or len(content) != 12
        else:
            yield marker not in _SEEN or (marker == _END and content != b"")


def _segments(picture: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and content of each part of a JPEG; the last is its end, with all that follows it."""
    at = 2
    while True:
        found = _MARKER.match(picture, at)
        if found is None:
            raise _broken()
        marker = picture[at + 1]
        if marker == 0xFF:  # any number of these may stand before a marker
            at += 1
            continue
        if marker == _END:
            yield marker, picture[at + 2 :]
            return
        length = int.from_bytes(picture[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(picture):
            raise _broken()
        yield marker, picture[at + 4 : at + 2 + length]
        at += 2 + length
        if marker == _SCAN:
            found = _MARKER.search(picture, at)
            if found is None:
                raise _broken()
            at = found.start()


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each part of a PNG; the last is its end, with all that follows it."""
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = int.from_bytes(picture[at : at + 4], "big"), picture[at + 4 : at + 8]
        end = at + 8 + length
        check = zlib.crc32(picture[at + 4 : end]).to_bytes(4, "big")
        if end + 4 > len(picture) or picture[end : end + 4] != check:
            raise _broken()
        at, content = end + 4, picture[at + 8 : end]
        yield kind, content if kind != b"IEND" else content + picture[at:]


def _decoded(picture: bytes) -> Image.Image:
    """The picture upright, in the colours of screens, where it is transparent white."""
    from PIL import Image, ImageOps  # loaded where it is needed: few ever send one

    # What is damaged in EXIF doesn't stay, and is passed over: a warning of it would tell nobody anything.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.TiffImagePlugin")
    try:
        with Image.open(BytesIO(picture), formats=("JPEG", "PNG")) as image:
            image.draft("RGB", (_SIDE, _SIDE))  # a large JPEG is read at a half or a quarter
            image.load()
            upright = ImageOps.exif_transpose(image)
            if not upright.has_transparency_data:
                return _in_colours_of_screens(upright)
            with upright.convert("RGBA") as clear:
                white = Image.new("RGB", clear.size, "white")
                white.paste(clear, mask=clear.getchannel("A"))
                return white
    except _UNREADABLE:
        raise _broken() from None


def _in_colours_of_screens(image: Image.Image) -> Image.Image:
    """In sRGB: the profile that says otherwise doesn't stay, since it tells of the device."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if profile:
        try:
            there = ImageCms.ImageCmsProfile(BytesIO(profile))
            turned = ImageCms.profileToProfile(image, there, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None  # a profile that isn't one
        if turned is not None:
            return turned
    return image.convert("RGB")
