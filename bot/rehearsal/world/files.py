"""What the simulated Telegram holds of photos, documents, videos and voices, looked at as Telegram does."""

from __future__ import annotations

import mimetypes
import secrets
import struct
from pathlib import PurePosixPath
from typing import Final

from bot.rehearsal.errors import ApiError, bad_request
from bot.rehearsal.world.things import File
from bot.telegram_api import limits

_STARTS: Final = {
    "photo": "AgACAgQAAxkB",
    "document": "BQACAgQAAxkB",
    "video": "BAACAgQAAxkB",
    "animation": "CgACAgQAAxkB",
    "voice": "AwACAgQAAxkB",
}
"""How Telegram's own ids of files begin, by what they are of."""


class FileStore:
    """Every file that was sent, by anybody."""

    def __init__(self) -> None:
        self._held: dict[str, File] = {}

    def get(self, file_id: str) -> File | None:
        """The file with that id; a photo has one for each size."""
        return self._held.get(file_id)

    def at(self, path: str) -> File | None:
        """The file that is downloaded from there."""
        return next((file for file in self._held.values() if file.path == path), None)

    def put_back(self, file: File) -> None:
        """Hold a file that was sent in a world that is gone, under the id that it had there."""
        self._held[file.id] = file

    def keep_photo(self, data: bytes) -> File:
        """Store a photo; ApiError (400) if it isn't one."""
        size = picture_size(data)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = size
        if len(data) > limits.MAX_PHOTO_BYTES:
            raise bad_request("file is too big")
        if not width or not height or width + height > 10_000 or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        png = data.startswith(b"\x89PNG")
        mime, ending = ("image/png", "png") if png else ("image/jpeg", "jpg")
        return self._keep("photo", f"photo.{ending}", mime, data, width, height)

    def keep_document(self, name: str, data: bytes) -> File:
        """Store a file of any sort; ApiError (400) if it is empty or too big."""
        if not data:
            raise bad_request("file must be non-empty")
        if len(data) > limits.MAX_UPLOAD_BYTES:
            raise ApiError(413, "Request Entity Too Large")
        name = PurePosixPath(name.replace("\\", "/")).name or "file"
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._keep("document", name, mime, data, 0, 0)

    def keep_played(self, kind: str, name: str, data: bytes) -> File:
        """Store a video, an animation or a voice message; ApiError (400) if it is empty, or too big."""
        file = self.keep_document(name, data)
        mime = "audio/ogg" if kind == "voice" else "video/mp4"
        width, height = (0, 0) if kind == "voice" else (640, 360)
        del self._held[file.id]
        return self._keep(kind, file.name, mime, data, width, height)

    def _keep(self, kind: str, name: str, mime: str, data: bytes, width: int, height: int) -> File:
        start = _STARTS[kind]
        file = File(
            start + secrets.token_urlsafe(40),
            secrets.token_urlsafe(11),
            kind,
            name,
            mime,
            data,
            width,
            height,
        )
        self._held[file.id] = file
        if kind == "photo":
            self._held[f"{file.id}-s"] = file
        return file


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG or JPEG; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if not data.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
