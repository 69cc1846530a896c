"""The hand-off page as it is served and exported: its headers, its weight, and where it is found."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import os
import re
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.app import App
from bot.config import Settings
from bot.errors import AppealBotError
from bot.model.keys import new_key
from bot.rehearsal import Server, World
from bot.web.export import exported_page
from bot.web.page import OLDER_BY_QUERY, HandoffPage
from bot.web.server import PageServer
from tests.support.handoff.pages import CASE, LIBRARY, PHRASEBOOK, library_with, serving
from tests.support.samples.languages import LANGUAGES

ROOT = Path(__file__).parents[3]
LARGEST = 60_000
PAGE = HandoffPage.build(LIBRARY, PHRASEBOOK)
PUBLIC = "https://letters.example.org/act"


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(auto_decompress=False, skip_auto_headers=["Accept-Encoding"]) as session:
        yield session


def test_it_is_light_and_all_in_one_file() -> None:
    assert len(PAGE.front.body) <= LARGEST
    html = PAGE.front.body.decode()
    assert re.findall(r"\b(?:src|srcset|action)=", html) == []
    assert re.findall(r'<link[^>]+href="([^"]*)"', html) == ["data:,"]
    assert "@import" not in html
    assert "url(" not in html


def test_no_word_of_a_case_is_in_it() -> None:
    """But for those that were stopped, by their slugs."""
    [data] = re.findall(r'id="data">(.*?)</script>', PAGE.front.body.decode())
    known = json.loads(zlib.decompress(base64.b64decode(data + "=="), -zlib.MAX_WBITS))
    assert set(known) == {"words", "stopped", "older"}
    assert known["stopped"] == []
    stopped = library_with(stopped=date(2026, 1, 1))
    assert HandoffPage.build(stopped, PHRASEBOOK).front.etag != PAGE.front.etag
    other = library_with(issuer=replace(CASE.issuer, email="other@example.org"))
    assert HandoffPage.build(other, PHRASEBOOK).front == PAGE.front, "a hosted copy never grows stale"


@pytest.mark.parametrize("document", ["front", "older"])
def test_only_its_own_scripts_and_style_may_run(document: str) -> None:
    html = getattr(PAGE, document).body.decode()
    policy = dict(
        part.strip().split(" ", 1) for part in PAGE.headers["Content-Security-Policy"].split(";") if part
    )
    for kind in ("script", "style"):
        allowed = policy.pop(f"{kind}-src").split()
        for inside in re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in allowed
        assert all(one.startswith("'sha256-") for one in allowed)
    assert policy.pop("img-src") == "data:"
    assert policy.keys() == {"default-src", "base-uri", "form-action", "connect-src", "frame-ancestors"}
    assert set(policy.values()) == {"'none'"}
    [meta] = re.findall(r'<meta http-equiv="Content-Security-Policy" content="(.*?)">', html)
    assert f"{meta}; frame-ancestors 'none'" == PAGE.headers["Content-Security-Policy"]


NEWER_SIGNS = (
    r"\?\.[a-z(\[]",
    r"\?\?",
    r"\|\|=",
    "&&=",
    r"\*\*=",
    r"\.#",
    r"\d_\d",
    r"\dn\b",
    r"\(\?<[=!]",
    r"catch \{",
)
NEWER_NAMES = (
    *(
        "replaceAll",
        r"\.at\(",
        "hasOwn\\(",
        "replaceChildren",
        r"\.append\(",
        "checkVisibility",
        r"\.remove\(\)",
    ),
    *("structuredClone", "DecompressionStream", "findLast", "toSorted", "groupBy", "allSettled", r"\.any\("),
    *("globalThis", "WeakRef", "matchAll", r"\.flat\(", r"\.flatMap\(", r"\bimport\b", r"\bexport\b"),
)
"""What Safari 13.1, Chrome 80 or Firefox 78 lack, and a little more: the language of 2019."""


def test_scripts_are_in_the_language_of_2019() -> None:
    for file in (ROOT / "bot" / "web").glob("*.js"):
        lines = [line for line in file.read_text("utf-8").splitlines() if not line.strip().startswith("//")]
        newer = re.compile("|".join((*NEWER_SIGNS, *NEWER_NAMES)))
        assert [line for line in lines if newer.search(line)] == [], file.name
    css = (ROOT / "bot" / "web" / "page.css").read_text("utf-8")
    assert (
        re.findall(r"\binset\b|(?<![-\w])gap:|:is\(|:where\(|:has\(|@layer|aspect-ratio|clamp\(", css) == []
    )


async def test_what_is_sent_along(http: aiohttp.ClientSession) -> None:
    async with serving(LIBRARY) as server:
        async with http.get(server.url) as answer:
            assert answer.status == 200
            assert await answer.read() == PAGE.front.body
            sent = answer.headers
        assert sent["Content-Type"] == "text/html; charset=utf-8"
        assert sent["Referrer-Policy"] == "no-referrer"
        assert sent["X-Content-Type-Options"] == "nosniff"
        assert sent["Cache-Control"] == "no-cache"
        assert "Set-Cookie" not in sent
        async with http.get(server.url, headers={"If-None-Match": f'"x", {sent["ETag"]}'}) as answer:
            assert answer.status == 304
            assert await answer.read() == b""
            assert answer.headers["ETag"] == sent["ETag"]
            assert "Content-Security-Policy" in answer.headers
        async with http.head(server.url) as answer:
            assert answer.status == 200
            assert int(answer.headers["Content-Length"]) == len(PAGE.front.body)
            assert await answer.read() == b""
        async with http.get(f"{server.url}{OLDER_BY_QUERY}") as answer:
            assert await answer.read() == PAGE.older.body
        async with http.post(server.url, data=b"words") as answer:
            assert answer.status == 405
            assert answer.headers["Allow"] == "GET, HEAD"


async def test_packed_for_those_who_can_unpack(http: aiohttp.ClientSession) -> None:
    async with (
        serving(LIBRARY) as server,
        aiohttp.ClientSession() as unpacking,
        http.get(server.url) as plain,
        unpacking.get(server.url, headers={"Accept-Encoding": "br, gzip"}) as packed,
    ):
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
        assert packed.headers["ETag"] != plain.headers["ETag"]
        assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"])
        assert await packed.read() == await plain.read()


@pytest.mark.parametrize(
    ("public", "path", "found"),
    [
        (PUBLIC, "/act", True),
        (PUBLIC, "/act/", True),
        (PUBLIC, "/", True),
        (PUBLIC, "/?source=chat", True),
        (PUBLIC, "/act?old", True),
        (PUBLIC, "/act/more", False),
        (PUBLIC, "/index.html", False),
        (PUBLIC, "/favicon.ico", False),
        (PUBLIC, "//act", False),
        (PUBLIC, "/../etc/passwd", False),
        ("https://letters.example.org/", "/", True),
        ("https://letters.example.org/", "/act", False),
        ("https://letters.example.org/письмо", "/%D0%BF%D0%B8%D1%81%D1%8C%D0%BC%D0%BE", True),
        (None, "/", True),
    ],
)
async def test_it_is_found_where_people_or_a_proxy_look_for_it(
    http: aiohttp.ClientSession, public: str | None, path: str, found: bool
) -> None:
    async with serving(LIBRARY) as other:
        here = other.url.rstrip("/")
    server = PageServer(PAGE, "127.0.0.1", int(here.rpartition(":")[2]), public)
    await server.start()
    assert server.url == (public or f"{here}/")
    async with http.get(URL(here + path, encoded=True)) as answer:
        assert answer.status == (200 if found else 404)
        if not found:
            assert len(await answer.read()) < 100
    await server.stop()


async def test_a_visit_leaves_no_line(
    http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(LIBRARY) as server:
        for path in ("", "nowhere"):
            async with http.get(server.url + path, headers={"User-Agent": "a person's phone"}) as answer:
                await answer.read()
    said = capfd.readouterr()
    assert "GET" not in caplog.text + said.out + said.err
    assert "phone" not in caplog.text + said.out + said.err


def app(folder: Path, telegram: Server, **given: Any) -> App:
    where = f"sqlite+aiosqlite:///{folder / 'data' / 'bot.db'}"
    settings = Settings(bot_api_url=telegram.url, database_url=where, **given)
    return App(settings, token=telegram.world.token, key=new_key(b"k" * 32))


async def test_the_bot_serves_it_and_closes_it(http: aiohttp.ClientSession, tmp_path: Path) -> None:
    async with serving(LIBRARY) as other:
        address = other.url.removeprefix("http://").rstrip("/")
    async with Server(World()) as telegram:
        program = app(tmp_path, telegram, public_url=PUBLIC, page_address=address)
        await program.start()
        assert program.page_url == PUBLIC
        async with http.get(f"http://{address}/act") as answer:
            assert await answer.read() == PAGE.front.body
        await program.stop()
        with pytest.raises(aiohttp.ClientConnectionError):
            await http.get(f"http://{address}/act")


async def test_an_address_in_use_is_told_and_nothing_starts(tmp_path: Path) -> None:
    async with serving(LIBRARY) as other, Server(World()) as telegram:
        address = other.url.removeprefix("http://").rstrip("/")
        program = app(tmp_path, telegram, public_url=PUBLIC, page_address=address)
        with pytest.raises(AppealBotError, match=address) as refused:
            await program.start()
        assert "PAGE_ADDRESS" in refused.value.advice
        assert telegram.world.people == {}


@pytest.mark.parametrize(("public", "url"), [(None, None), (PUBLIC, PUBLIC)])
async def test_nothing_is_served_without_a_public_address_or_if_it_is_elsewhere(
    tmp_path: Path, public: str | None, url: str | None
) -> None:
    async with serving(LIBRARY) as other, Server(World()) as telegram:
        # Where something listens already, serving would fail.
        address = "off" if public else other.url.removeprefix("http://").rstrip("/")
        program = app(tmp_path, telegram, page_address=address, **({"public_url": public} if public else {}))
        await program.start()
        assert program.page_url == url
        await program.stop()


def exported(folder: Path, inside: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    return subprocess.run(
        [sys.executable, "-m", "bot", "export-page", str(folder)],
        cwd=inside,
        env=kept | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_exported_it_is_the_same_page_and_needs_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "site"
    done = exported(folder, tmp_path)
    assert done.returncode == 0
    for name in ("index.html", "old.html", "_headers"):
        assert f"  {folder / name}\n" in done.stdout
    assert "PUBLIC_URL=" in done.stdout
    assert "PAGE_ADDRESS=off" in done.stdout
    assert {file.name for file in folder.iterdir()} == {"index.html", "old.html", "_headers"}
    assert [each.name for each in tmp_path.iterdir()] == ["new"], "no database, no key"
    page = exported_page(LIBRARY, PHRASEBOOK)
    assert (folder / "index.html").read_bytes() == page.front.body
    assert (folder / "old.html").read_bytes() == page.older.body
    rules = (folder / "_headers").read_text("utf-8").splitlines()
    assert rules == ["/*", *(f"  {name}: {value}" for name, value in page.headers.items())]


def test_a_folder_that_cant_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = exported(tmp_path / "file" / "site", tmp_path)
    assert done.returncode == 2
    assert "can't be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_word_of_the_page_is_there_in_every_language_and_used() -> None:
    english = PHRASEBOOK["en"].page()
    values = {name: set(re.findall(r"\{\w+\}", words)) for name, words in english.items()}
    for language in LANGUAGES:
        said = PHRASEBOOK[language].page()
        assert {name: set(re.findall(r"\{\w+\}", words)) for name, words in said.items()} == values
        assert all(said.values())
    folder = ROOT / "bot" / "web"
    template = (folder / "page.html").read_text("utf-8")
    code = "".join((folder / name).read_text("utf-8") for name in ("link.js", "letter.js", "page.js"))
    shown = set(re.findall(r'data-say="(\w+)"', template))
    assert shown <= set(english)
    assert set(english) - shown - {"plain"} <= set(re.findall(r'"(\w+)"', code))


def test_links_of_before_get_the_letters_of_now() -> None:
    assert HandoffPage.build(LIBRARY, PHRASEBOOK) == PAGE
    other = library_with(issuer=replace(CASE.issuer, email="other@example.org"))
    assert HandoffPage.build(other, PHRASEBOOK).older.etag != PAGE.older.etag
