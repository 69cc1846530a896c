"""`python -m bot check`: looks over an installation and says what to do about each thing that is wrong."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.chat.dispatch import load_topics
from bot.config import Settings, key_place, load_key, read_settings
from bot.content.cases.check import case_folders, check_case
from bot.content.cases.files import CaseDocuments, documents_in
from bot.content.catalogues import extracted, untranslated
from bot.content.composing.files import LetterFiles
from bot.content.languages import languages
from bot.content.library import Library, messages_folder
from bot.content.manifest import differing, manifest_of
from bot.content.parsing import shown
from bot.content.strays import strays_below
from bot.content.texts import Phrasebook
from bot.content.usable import usable
from bot.errors import (
    AnotherBots,
    AppealBotError,
    ConfigError,
    ContentError,
    OlderDatabase,
    TelegramUnreachable,
)
from bot.model.cases.revision import CaseRecord
from bot.model.clock import SystemClock
from bot.model.conditions import Conditions
from bot.model.identity import BotIdentity
from bot.runtime.rights import open_to_others
from bot.runtime.signs import UnreadableSigns, read_signs


class State(StrEnum):
    """What a line says. Only FAULT makes the command fail."""

    OK = "ok"
    LOOK = "look"  # works, but somebody should look at it
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at; `todo` is empty where nothing is to be done."""

    state: State
    what: str
    todo: str = ""


_WIDTH: Final = 6
BACKUP_OLD: Final = timedelta(hours=36)
"""Older than this, a day's backup is missing."""


def run_checks() -> int:
    """Print a line for each thing looked at; 0 if none is a fault, else 1."""
    return asyncio.run(_run())


async def _run() -> int:
    failed = 0
    async for line in _lines():
        failed += line.state is State.FAULT
        print(
            f"{line.state.value:<{_WIDTH}} {line.what}"
            + (f"\n{'':<{_WIDTH}} → {line.todo}" if line.todo else "")
        )
    print(f"\n{failed} fault(s)." if failed else "\nNo faults.", file=sys.stdout)
    return 1 if failed else 0


async def _lines() -> AsyncIterator[Line]:
    settings: Settings | None = None
    try:
        loaded = read_settings(languages=languages())
        settings = loaded.settings
        for remark in loaded.remarks:
            yield Line(State.LOOK, f"{remark.where}: {remark.problem}", remark.advice)
    except ConfigError as error:
        for fault in error.faults:
            yield Line(State.FAULT, f"setting {fault.where} {fault.problem}", fault.advice)
    if settings:
        yield Line(State.OK, "settings")
        for found in open_to_others(settings):
            state = State.FAULT if found.secret else State.LOOK
            yield Line(
                state, f"{found.path} is open to others on this machine ({found.rights:o})", found.command
            )
        if settings.bot_token:
            yield _alert_command(settings)
        if settings.proxy:
            yield Line(State.OK, f"proxy {settings.proxy}: Telegram is reached by it")
        token, bot = await _token(settings)
        yield token
        if settings.bot_token and not settings.public_url:
            todo = "To let a button open it in their mail program, see docs/operating.md."
            yield Line(State.LOOK, "no PUBLIC_URL: people copy the letter by hand", todo)
        if bot:
            async for line in _webhook(settings):
                yield line
        async for line in _key_and_database(settings, bot):
            yield line
    zone = settings.zone if settings else ZoneInfo("UTC")
    for line in _content(messages_folder(), zone, SystemClock().now().date()):
        yield line


def _alert_command(settings: Settings) -> Line:
    words = settings.alert_words
    if not words:
        todo = "To hear of a full disk or a refused token by mail or push, see docs/operating.md."
        return Line(State.LOOK, "no ALERT_COMMAND: only the owners' chats, `health` and the log tell", todo)
    if shutil.which(words[0]) is None:
        todo = "Install it, or give its whole path."
        return Line(State.FAULT, f"ALERT_COMMAND: there is no program {words[0]}", todo)
    return Line(State.OK, f"ALERT_COMMAND runs {words[0]}")


async def _token(settings: Settings) -> tuple[Line, BotIdentity | None]:
    from bot.telegram_api.connection import connect

    if settings.bot_token is None:
        todo = "Set it to go live."
        return Line(State.LOOK, "no BOT_TOKEN: the program will start the rehearsal", todo), None
    try:
        bot = await connect(
            settings.bot_token.get_secret_value(), settings.bot_api_url, proxy=settings.proxy
        ).identity()
    except ConfigError as error:
        return Line(State.FAULT, f"token: {error.faults[0].problem}", error.faults[0].advice), None
    except TelegramUnreachable as error:
        return Line(State.FAULT, f"token: {error.problem}", error.advice), None
    return Line(State.OK, f"token of @{bot.username}"), bot


async def _webhook(settings: Settings) -> AsyncIterator[Line]:
    """Whether Telegram can bring what people write, where it is to; and that it brings it nowhere else."""
    from bot.store.db.lease import lease_on
    from bot.telegram_api.connection import connect
    from bot.telegram_api.updates.source import host_of
    from bot.telegram_api.updates.webhook import cannot_bring

    assert settings.bot_token is not None
    token = settings.bot_token.get_secret_value()
    try:
        info = await connect(token, settings.bot_api_url, proxy=settings.proxy).webhook_info()
        runs = lease_on(settings.database_url).held()
    except AppealBotError:
        return  # told of already, or in a moment
    now, wanted = info.get("url") or "", settings.webhook_url or ""
    if now != wanted:
        what = (
            f"webhook: Telegram brings what people write to {host_of(now)}" if now else "webhook: none is set"
        )
        does = "sets that of WEBHOOK_URL" if wanted else "takes it off, and asks Telegram"
        state = State.FAULT if runs and wanted else State.LOOK
        yield Line(state, what, f"Each start {does}; nothing that waits is lost.")
    if not wanted:
        return
    if runs:
        yield await asyncio.to_thread(_port, *settings.webhook_place)
        yield await asyncio.to_thread(_way_in, wanted)
    if now == wanted:
        waits = info.get("pending_update_count", 0)
        if why := cannot_bring(info, 0, SystemClock().now().timestamp()):
            todo = (
                "Look at the proxy, its certificate and the firewall: see docs/operating.md. What waits "
                "comes by itself once Telegram gets through."
            )
            yield Line(State.FAULT, f"webhook: Telegram can't bring {waits} that wait: {why}", todo)
        else:
            yield Line(State.OK, f"webhook: set, and {waits} wait")


def _port(host: str, port: int) -> Line:
    """Whether the running bot listens where the proxy is to find it."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - what it is told to listen at
    try:
        socket.create_connection((here, port), 5).close()
    except OSError as error:
        todo = "Start the bot anew after a change of WEBHOOK_ADDRESS; in a container, publish that port."
        return Line(
            State.FAULT, f"webhook: nobody listens at {host}:{port} ({error.strerror or error})", todo
        )
    return Line(State.OK, f"webhook: the bot listens at {host}:{port}")


def _way_in(url: str) -> Line:
    """Whether WEBHOOK_URL leads to the bot, as far as this machine can tell."""
    todo = "See to it that the name leads here, and have the proxy hand that path on to WEBHOOK_ADDRESS."
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - https, or a server of one's own
            found = f"answers with status {answer.status}, as the bot wouldn't"
    except urllib.error.HTTPError as refusal:
        if refusal.code == HTTPStatus.METHOD_NOT_ALLOWED and refusal.headers.get("Allow") == "POST":
            return Line(State.OK, "webhook: WEBHOOK_URL leads to the bot")
        found = f"answers with status {refusal.code}, as the bot wouldn't"
    except (OSError, ValueError) as error:
        what = f"webhook: WEBHOOK_URL can't be reached from here ({getattr(error, 'reason', error)})"
        may = (
            "Telegram may get through all the same: not every network leads its own address back into itself."
        )
        return Line(State.LOOK, what, f"{may} Else: {todo[0].lower()}{todo[1:]}")
    return Line(State.FAULT, f"webhook: WEBHOOK_URL {found}", todo)


async def _key_and_database(settings: Settings, bot: BotIdentity | None) -> AsyncIterator[Line]:
    from bot.services.cases.revisions import published_here
    from bot.store.backup.moving import require_whole_restore
    from bot.store.db.database import PATIENCE
    from bot.store.db.soundness.inspection import inspected, larger_than_at_once
    from bot.store.db.soundness.whose_log import require_own_log
    from bot.store.keys.keyring import Keyring
    from bot.store.store import Store

    path, exists, board = settings.database_shown, settings.may_have_database, Conditions()
    running = list(_running(settings))
    for line in running:
        yield line
    try:
        if not settings.on_a_server:
            require_whole_restore(settings.database_path)
            require_own_log(settings.database_path)
    except AppealBotError as error:
        yield Line(State.FAULT, f"database {path}: {error.problem}", error.advice)
        return
    place = key_place(settings)
    if not exists and place.ours and not place.has_one:
        yield Line(State.OK, f"key: will be made in {place} at the first start")
        yield Line(State.OK, f"database: will be made in {path} at the first start")
        return
    try:
        text, _ = load_key(settings, make=False)
    except ConfigError as error:
        for fault in error.faults:
            yield Line(State.FAULT, f"key: {fault.where} {fault.problem}", fault.advice)
        return
    yield Line(State.OK, f"key in {place}" if place.path else "key from BOT_KEY")
    if place.path is None and "BOT_KEY" in os.environ:
        todo = "A file shows it to fewer: BOT_KEY_FILE, a secret or a credential. See docs/operating.md."
        yield Line(State.LOOK, "BOT_KEY is an environment variable: `docker inspect` and /proc show it", todo)
    if not exists:
        yield Line(State.OK, f"database: will be made in {path} at the first start")
        return
    if not settings.on_a_server:
        for line in _copies(settings.database_path):
            yield line
    try:
        keyring = Keyring.from_text(text, settings.database_path)
        store = await Store.open(settings.database_url, keyring, board=board, as_it_is=True)
        try:
            key = await store.data_key(keyring)
            if not settings.on_a_server and larger_than_at_once(settings.database_path):
                await inspected(settings.database_path, PATIENCE)
            await store.ping()
            backed_up = await store.newest_backup()
            aside = await store.moved_aside()
            owner = await store.team.has_owner()
            files = await store.manifest.read()
            edited = await published_here(store, documents_in(messages_folder() / "cases"))
            if bot is not None and (before := await store.bot()) is not None and before.id != bot.id:
                raise AnotherBots(f"It is that of {before}; BOT_TOKEN is the token of {bot}.")
        finally:
            await store.close()
    except OlderDatabase as error:
        yield Line(State.LOOK, f"database {path}: will be brought up to date at the next start", error.advice)
        return
    except AppealBotError as error:
        yield Line(State.FAULT, f"database {path}: {error.problem}", error.advice)
        return
    for words in board.now.values():  # a disk that is full can be read
        if not any(line.what.endswith(words) for line in running):
            yield Line(State.FAULT, f"database {path}: {words}")
    if not board.now:
        yield Line(State.OK, f"database {path}")
    if key is None:
        todo = "To have a data key in its place: python -m bot key rotate"
        yield Line(State.LOOK, "the database is sealed by BOT_KEY itself, and has no data key", todo)
    else:
        yield Line(State.OK, f"data key in {keyring.path}, wrapped by BOT_KEY")
    for line in _published(edited):
        yield line
    if files is not None:
        yield _files(files[0])
    for schema in aside:
        todo = f"Delete it once you are sure of the restored one, by psql: DROP SCHEMA {schema} CASCADE"
        yield Line(State.LOOK, f"{schema}: the schema with what a restore moved aside", todo)
    yield _backup(backed_up, SystemClock().now())
    if not owner:
        yield Line(
            State.LOOK, "the bot has no owner yet", "Open the link that the program prints when it starts."
        )


def _published(cases: Sequence[tuple[CaseRecord, CaseDocuments]]) -> Iterator[Line]:
    """What is wrong with cases that people see otherwise than their files say, or have no files."""
    try:
        letters = LetterFiles.load(messages_folder() / "letters", usable(messages_folder()).spoken)
    except ContentError:
        return  # told with the files
    for record, documents in cases:
        what = f"case {record.case}, revision {record.published}, edited in the chat"
        faults = [each for each in check_case(documents, letters, SystemClock().now().date()) if each.fault]
        for finding in faults:
            where = f"{finding.file}:{finding.line}" if finding.line else finding.file
            yield Line(State.FAULT, f"{what}: {where}: {finding.problem}", finding.advice)
        if not faults:
            yield Line(State.OK, f"{what}: every letter is complete and within its limits")


def _files(before: Mapping[str, str]) -> Line:
    """Whether the files of letters and cases are those that the bot started with last."""
    try:
        changed = differing(before, manifest_of(messages_folder()))
    except (ContentError, OSError):
        changed = ()  # told with the files
    if not changed:
        return Line(State.OK, "files of letters and cases: those that the bot started with last")
    todo = "After an upgrade, or an edit of yours, start the bot: the owners are told. Else see who did it."
    return Line(State.LOOK, f"changed since the bot started last: {', '.join(changed)}", todo)


def _running(settings: Settings) -> Iterator[Line]:
    """The bot that runs on the database, and what it has noticed that is wrong, as `health` says it."""
    from bot.store.db.lease import lease_on

    try:
        lease = lease_on(settings.database_url)
        if not lease.held():
            return
        holder = lease.holder()
        yield Line(State.OK, "a bot is running on this database" + (f": {holder}" if holder else ""))
        wrong, _ = read_signs(settings.heartbeat_path)
    except AppealBotError as error:
        yield Line(State.FAULT, f"database {settings.database_shown}: {error.problem}", error.advice)
        return
    except (OSError, UnreadableSigns):
        return  # `health` has words for that
    for words in wrong.values():
        yield Line(State.FAULT, f"the running bot says: {words}")


def _copies(database: Path) -> Iterator[Line]:
    """Copies of the database that lie beside it: what is deleted is still in them."""
    from bot.store.backup.moving import replaced
    from bot.store.backup.unfinished_files import left_behind

    for path in left_behind(database):
        todo = f"The next backup takes it away. Or, while none is being made: rm {path}"
        yield Line(State.LOOK, f"{path.name}: a copy that a killed backup or restore left behind", todo)
    for path in replaced(database):
        todo = f"Delete it once you are sure of the restored one: rm {path}*"
        yield Line(State.LOOK, f"{path.name}: the database that a restore moved aside", todo)


def _backup(made_at: datetime | None, now: datetime) -> Line:
    if made_at is None:
        return Line(State.LOOK, "there is no backup", "Make one: python -m bot backup FOLDER")
    hours = int((now - made_at).total_seconds() // 3600)
    said = f"the newest backup is {f'{hours} hours' if hours < 72 else f'{hours // 24} days'} old"
    if now - made_at > BACKUP_OLD:
        return Line(State.LOOK, said, "Make one each day, by a timer: see docs/operating.md.")
    return Line(State.OK, said)


def _content(messages: Path, zone: ZoneInfo, today: date) -> Iterator[Line]:
    try:
        phrasebook = Phrasebook.load(messages, zone)
        phrasebook.check()
        load_topics().require_texts(phrasebook)
        wanted = extracted(messages)
        for language in phrasebook.languages:
            missing = untranslated(wanted, messages, language)
            name = phrasebook.name_of(language)
            if missing:
                todo = f"Translate them in messages/locale/{language}; until then they appear in English."
                yield Line(State.FAULT, f"{name}: {missing} texts not translated", todo)
            else:
                yield Line(State.OK, f"texts in {name}")
    except ContentError as error:
        yield Line(State.FAULT, f"texts: {error.problem}", error.advice)
    for stray in strays_below(messages):
        if stray.path.parent.parent != messages / "cases":  # told with the case
            yield Line(State.LOOK, f"{shown(stray.path)}: {stray.problem}", stray.advice)
    told = yield from _cases(messages, today)
    try:
        library = Library.load(messages)
    except ContentError as error:
        if not told:
            yield Line(State.FAULT, f"cases: {error.problem}", error.advice)
        return
    for code, fault in library.language_faults.items():
        todo = f"`python -m bot language check {code}` says all that is missing."
        yield Line(State.LOOK, f"language {code} is not to be had: {fault.problem}", todo)
    for code, known in library.languages.items():
        if not library.reviewed(code):
            todo = "Have somebody fluent read it; an organiser switches it on with /languages."
            yield Line(State.LOOK, f"{known.name} is not reviewed, so supporters don't see it", todo)


def _cases(messages: Path, today: date) -> Generator[Line, None, bool]:
    """A line for each thing found in a case, and for each case without a fault; whether any had one."""
    try:
        letters = LetterFiles.load(messages / "letters", usable(messages).spoken)
    except ContentError as error:
        yield Line(State.FAULT, f"letters: {error.problem}", error.advice)
        return True
    told = False
    for folder in case_folders(messages / "cases"):
        findings = check_case(folder, letters, today)
        for finding in findings:
            where = f"messages/cases/{folder.name}/{finding.file}" + (
                f":{finding.line}" if finding.line else ""
            )
            state = State.FAULT if finding.fault else State.LOOK
            yield Line(state, f"{where}: {finding.problem}", finding.advice)
        if any(finding.fault for finding in findings):
            told = True
        else:
            yield Line(State.OK, f"case {folder.name}: every letter is complete and within its limits")
    return told
