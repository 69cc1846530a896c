"""Builds the hand-off page: one file, with the letters' parts in it just as the composer has them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final, Self

from bot.content.languages import language
from bot.content.library import Library
from bot.content.texts import Phrasebook
from bot.model.languages import SOURCE_LANGUAGE

_FOLDER: Final = Path(__file__).parent
_SCRIPTS: Final = ("letter.js", "page.js")


@dataclass(frozen=True, slots=True)
class HandoffPage:
    """The page's bytes (UTF-8), as they are and packed with gzip, and what to send along with them."""

    body: bytes
    packed: bytes
    etag: str
    headers: Mapping[str, str]

    @classmethod
    def build(cls, library: Library, phrasebook: Phrasebook, stopped: Collection[str] = ()) -> Self:
        """Join the template, its style and scripts, the letters' parts and the page's words.

        `stopped`: slugs of cases that give no letters, besides those whose files say so.
        """
        script = _tightened("\n".join(_read(name) for name in _SCRIPTS))
        style = "".join(line.strip() for line in _read("page.css").splitlines())
        policy = _policy(script, style)
        html = "\n".join(line.strip() for line in _read("page.html").splitlines() if line.strip())
        body = (
            Template(html)
            .substitute(
                policy=policy,
                style=style,
                script=script,
                title=escape(phrasebook[SOURCE_LANGUAGE].page()["title"]),
                plain=_plain(phrasebook),
                data=_packed(_data(library, phrasebook, stopped)),
            )
            .encode()
        )
        return cls(
            body=body,
            packed=gzip.compress(body, 9, mtime=0),
            etag=hashlib.sha256(body).hexdigest()[:32],
            headers={
                "Content-Type": "text/html; charset=utf-8",
                # A page can't say by itself, in a meta element, who may put it into a frame.
                "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
                # Kept, but asked about each time: the letters change with the case.
                "Cache-Control": "no-cache",
            },
        )


def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _tightened(script: str) -> str:
    """The script without indentation and without the lines that are comments."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _policy(script: str, style: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "connect-src 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _plain(phrasebook: Phrasebook) -> str:
    """What a browser shows that can't run the page: in every language, since it can't know which."""
    words = {language: phrasebook[language].page() for language in phrasebook.languages}
    title = " · ".join(
        f"<span {_written(language)}>{escape(said['title'])}</span>" for language, said in words.items()
    )
    lines = [f"<p {_written(language)}>{escape(said['plain'])}</p>" for language, said in words.items()]
    return "\n".join((f"<h1>{title}</h1>", *lines))


def _written(code: str) -> str:
    return f'lang="{code}" dir="{language(code).direction}"'


def _writing(code: str) -> dict[str, str]:
    return {"direction": language(code).direction, "tag": language(code).tag}


def _data(library: Library, phrasebook: Phrasebook, stopped: Collection[str]) -> dict[str, Any]:
    """The letters' parts, and by language the page's words, the cases' titles and the days they end on."""
    said = {language: phrasebook[language] for language in phrasebook.languages}
    return {
        **library.page_data(stopped),
        "titles": {
            slug: {language: case.text(language).title for language in phrasebook.languages}
            for slug, case in library.cases.items()
        },
        "until": {
            slug: {language: said[language].date(case.act_until) for language in phrasebook.languages}
            for slug, case in library.cases.items()
            if case.act_until
        },
        "words": {
            language: {
                name: words.replace("{button}", texts.label("i_sent_it"))
                for name, words in texts.page().items()
                if name != "plain"
            }
            | {"language": phrasebook.name_of(language), **_writing(language)}
            for language, texts in said.items()
        },
    }


def _packed(data: Mapping[str, Any]) -> str:
    """JSON, deflated, in base64: a third of its size, and nothing in it that HTML could stumble over."""
    # Sorted, so that the same letters give the same bytes, and a browser that has them keeps them.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL + 1)
    packed = packer.compress(text.encode()) + packer.flush()
    return re.sub(r"=+$", "", base64.b64encode(packed).decode("ascii"))
