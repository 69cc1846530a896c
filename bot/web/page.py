"""Builds the hand-off page: one file without a word of any case, and a second one for links of before.

In a link of today is the letter itself (`content/letters/handoff.py`), so this page never grows stale. Links
from before name the letter's parts by number: the second file joins them and leads on to the first.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final, Self

from bot.content.languages import language
from bot.content.letters.handoff import thanks_of
from bot.content.library import Library
from bot.content.texts import Phrasebook
from bot.model.cases.case import Tone
from bot.model.languages import SOURCE_LANGUAGE

_FOLDER: Final = Path(__file__).parent
_FRONT: Final = ("inflate.js", "link.js", "letter.js", "page.js")
_OLDER: Final = ("inflate.js", "older.js")
OLDER_BY_QUERY: Final = "?old"
"""Where the bot serves the second file: at the page's own path, which is all that a proxy may hand over."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file's bytes (UTF-8), as they are and packed with gzip."""

    body: bytes
    packed: bytes
    etag: str

    @classmethod
    def of(cls, body: bytes) -> Self:
        """The same, packed."""
        return cls(body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:32])


@dataclass(frozen=True, slots=True)
class HandoffPage:
    """The page, the one that links of before lead to, and what to send along with either."""

    front: PageFile
    older: PageFile
    headers: Mapping[str, str]

    @classmethod
    def build(
        cls,
        library: Library,
        phrasebook: Phrasebook,
        stopped: Collection[str] = (),
        *,
        older: str = OLDER_BY_QUERY,
        front: str = "",
    ) -> Self:
        """Join templates, styles, scripts and the page's words; for links of before also the letters' parts.

        `stopped`: slugs of cases that give no letters, besides those whose files say so. `older` and `front`:
        where the two find each other, beside themselves; empty is the page's own path.
        """
        scripts = {name: _script(parts) for name, parts in (("front", _FRONT), ("older", _OLDER))}
        styles = {name: _style(file) for name, file in (("front", "page.css"), ("older", "older.css"))}
        early = _script(("early.js",))
        # One for both: hosts of static files send the same along with every file.
        policy = _policy((early, *scripts.values()), styles.values())
        given = {
            "policy": policy,
            "early": early,
            "title": escape(phrasebook[SOURCE_LANGUAGE].page()["title"]),
            "plain": _plain(phrasebook),
        }
        closed = sorted({*stopped, *(slug for slug, case in library.cases.items() if case.stopped)})
        closed += [thanks_of(slug) for slug in library.cases if not _gives_thanks(library, slug, stopped)]
        data = {
            "front": {"words": _words(phrasebook), "stopped": closed, "older": older},
            "older": {**_parts(library, phrasebook, stopped), "front": front},
        }
        documents = {
            name: PageFile.of(
                Template(_tightened(_read(file)))
                .substitute(given, style=styles[name], script=scripts[name], data=_packed(data[name]))
                .encode()
            )
            for name, file in (("front", "page.html"), ("older", "older.html"))
        }
        return cls(
            **documents,
            headers={
                "Content-Type": "text/html; charset=utf-8",
                # A page can't say by itself, in a meta element, who may put it into a frame.
                "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
                # Kept, but asked about each time: cases are stopped.
                "Cache-Control": "no-cache",
            },
        )


def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _tightened(text: str) -> str:
    """Without indentation, blank lines and lines that are a script's comments."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _script(names: Iterable[str]) -> str:
    return _tightened("\n".join(_read(name) for name in names))


def _style(name: str) -> str:
    lines = (line.strip() for line in _read(name).splitlines())
    return "".join(line for line in lines if not line.startswith("/*"))


def _policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {' '.join(map(_hash, styles))}",
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


def _words(phrasebook: Phrasebook) -> dict[str, dict[str, str]]:
    """By language the page's words, and how the language is written."""
    return {
        code: {
            name: words.replace("{button}", said.label("i_sent_it")).replace(
                "{files}", said.label("as_files")
            )
            for name, words in said.page().items()
            if name != "plain"
        }
        | {"direction": language(code).direction, "tag": language(code).tag}
        for code in phrasebook.languages
        for said in (phrasebook[code],)
    }


def _gives_thanks(library: Library, slug: str, stopped: Collection[str]) -> bool:
    """Whether the page gives letters of thanks in a case; in one that has none, there is no link to any."""
    case = library.cases[slug]
    return slug not in stopped and (
        case.thanks is not None or all(a.tone is not Tone.THANKS for a in case.asks)
    )


def _parts(library: Library, phrasebook: Phrasebook, stopped: Collection[str]) -> dict[str, Any]:
    """The letters' parts, and what else a link of today says beside the letter."""
    return {
        **library.page_data(stopped),
        "until": {
            slug: {code: phrasebook[code].date(case.act_until) for code in phrasebook.languages}
            for slug, case in library.cases.items()
            if case.act_until
        },
        "directions": {code: language(code).direction for code in phrasebook.languages},
    }


def _packed(data: Mapping[str, Any]) -> str:
    """JSON, deflated, in base64: a third of its size, and nothing in it that HTML could stumble over."""
    # Sorted, so that the same data give the same bytes, and a browser that has them keeps them.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL + 1)
    packed = packer.compress(text.encode()) + packer.flush()
    return re.sub(r"=+$", "", base64.b64encode(packed).decode("ascii"))
