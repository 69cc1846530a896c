"""Photos of nobody, as phones make them: with where, when and with what they were taken."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image

PLACE: Final = b"Port Lisel, Harbour Street 4"
"""What a phone wrote into each of these photos: it must be in nothing that people get."""
_GPS, _MAKE, _ORIENTATION = 0x8825, 0x010F, 0x0112


def photo(colour: str = "teal", width: int = 320, height: int = 240, *, turned: bool = False) -> bytes:
    """A JPEG of one colour, and white at its right end, with EXIF and a comment.

    `turned`: the phone was held upright, so it is to be shown a quarter to the right, its white end below.
    """
    image = _striped(colour, width, height)
    told = image.getexif()
    told[_MAKE] = PLACE.decode()
    told[_ORIENTATION] = 6 if turned else 1
    told.get_ifd(_GPS).update({1: "N", 2: (38.0, 33.0, 0.0), 3: "E", 4: (68.0, 47.0, 0.0)})
    made = BytesIO()
    image.save(made, "JPEG", exif=told, comment=PLACE)
    return made.getvalue()


def screenshot(width: int = 320, height: int = 240) -> bytes:
    """A PNG, transparent, with a text chunk."""
    from PIL.PngImagePlugin import PngInfo

    told, made = PngInfo(), BytesIO()
    told.add_text("Location", PLACE.decode())
    Image.new("RGBA", (width, height), (200, 0, 0, 0)).save(made, "PNG", pnginfo=told)
    return made.getvalue()


def plain(colour: str = "teal", kind: str = "JPEG", width: int = 320, height: int = 240) -> bytes:
    """A picture that tells nothing besides, as it may lie in a case's folder."""
    made = BytesIO()
    _striped(colour, width, height).save(made, kind)
    return made.getvalue()


def colours(picture: bytes) -> tuple[tuple[int, ...], tuple[int, int]]:
    """The colour at the top left, and the size."""
    with Image.open(BytesIO(picture)) as image:
        found = image.convert("RGB").getpixel((5, 5))
        assert isinstance(found, tuple)
        return found, image.size


def _striped(colour: str, width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), colour)
    image.paste("white", (width * 3 // 4, 0, width, height))
    return image
