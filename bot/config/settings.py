"""What can be set, what each setting may be, and what follows from it."""

from __future__ import annotations

import difflib
import os
import re
import shlex
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationInfo

from bot.config.env_file import TOKEN
from bot.config.key_places import handed_over
from bot.model.broadcasts.timing import LATEST
from bot.model.keys import MASTER_KEY_BYTES, key_from_text
from bot.model.languages import SOURCE_LANGUAGE
from bot.model.pacing.counting import COUNTED, KINDS
from bot.model.pacing.pacer import TELEGRAMS, Limits
from bot.model.proxy import Proxy, proxy_for
from bot.model.retention import RECIPIENTS_KEPT, RECIPIENTS_KEPT_LEAST

_TELEGRAM: Final = "https://api.telegram.org"
WEBHOOK_PORTS: Final = (443, 80, 88, 8443)
"""Where Telegram calls a webhook (core.telegram.org/bots/api#setwebhook)."""


def _token(value: SecretStr | None) -> SecretStr | None:
    if value is None or not value.get_secret_value().strip():
        return None
    if not TOKEN.fullmatch(value.get_secret_value().strip()):
        raise ValueError(
            "is not a bot token. Copy the whole line that @BotFather gave you, like 123456:ABC-…."
        )
    return SecretStr(value.get_secret_value().strip())


def _root_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
        raise ValueError(
            "is not the root of a server. Give it like https://api.telegram.org, with nothing behind."
        )
    return value.rstrip("/")


def _proxy(value: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
    text = value.get_secret_value().strip() if value else None
    api_url = others.data.get("bot_api_url", _TELEGRAM)  # absent if it is faulty itself
    proxy_for(api_url, text, os.environ)  # raises ValueError
    return SecretStr(text) if text else None


def _public_url(value: str | None) -> str | None:
    if not value:
        return None
    if not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?", value):
        raise ValueError(
            "must begin with https://, because Telegram opens no other pages. Leave it out if unsure."
        )
    # The page is at this address and no other; only a bare host has to be given the path it is asked for.
    return value if value.count("/") > 2 else f"{value}/"


def _source_url(value: str | None) -> str | None:
    if value and not re.fullmatch(r"https?://[^\s]+", value):
        raise ValueError("must be a link, like https://example.org/appeal-bot. Leave it out if unsure.")
    return value or None


def _is_address(value: str) -> bool:
    found = re.fullmatch(r"(?:[a-zA-Z0-9.-]+|\[[0-9a-fA-F:.]+\]):([0-9]{1,5})", value)
    return found is not None and 0 < int(found[1]) < 65536


def _page_address(value: str) -> str:
    value = value.strip()
    if value.lower() == "off":
        return "off"
    if not _is_address(value):
        raise ValueError(
            "must be an address and a port, like 127.0.0.1:8480, or off if the page is hosted elsewhere."
        )
    return value


def _monitor_address(value: str) -> str:
    value = value.strip()
    try:
        return _page_address(f"127.0.0.1:{value}" if value.isdecimal() else value)
    except ValueError:
        raise ValueError(
            "must be a port, like 8481, for programs on this machine, an address and a port, or off."
        ) from None


def _parted(address: str) -> tuple[str, int]:
    """Host and port; of "off" none."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port) if host else 0


def _webhook_address(value: str, others: ValidationInfo) -> str:
    if not _is_address(value.strip()):
        raise ValueError("must be an address and a port, like 127.0.0.1:8482.")
    if value.strip() == others.data.get("page_address"):
        raise ValueError("is PAGE_ADDRESS too. Take another port, and tell the proxy.")
    return value.strip()


def _webhook_url(value: str | None, others: ValidationInfo) -> str | None:
    if not value:
        return None
    # A server of one's own takes http too; absent if it is faulty itself.
    telegrams = others.data.get("bot_api_url", _TELEGRAM) == _TELEGRAM
    found = re.fullmatch(r"(https?)://[^\s/?#:@]+(?::([0-9]{1,5}))?(/[^\s?#]*)?", value)
    if not found or (telegrams and found[1] != "https"):
        raise ValueError(
            "must begin with https://, and be an address from outside that leads to WEBHOOK_ADDRESS, like "
            "https://example.org/telegram. Leave it out, and the bot asks Telegram itself."
        )
    if telegrams and found[2] and int(found[2]) not in WEBHOOK_PORTS:
        raise ValueError("must have a port that Telegram calls: 443, which needs no word, 80, 88 or 8443.")
    if value.rstrip("/") == (others.data.get("public_url") or "").rstrip("/"):
        raise ValueError("is PUBLIC_URL too. Give it a path of its own, like /telegram, and tell the proxy.")
    return value


def _database(value: str) -> str:
    if value.startswith("postgres"):
        if not re.fullmatch(r"postgresql\+psycopg://[^/?#]*/[^/?#]+(\?[^#]*)?", value):
            raise ValueError(
                "must name a file, or a server's database like postgresql+psycopg://user@host/name "
                "(?sslmode=verify-full behind it, a password in ~/.pgpass)."
            )
        return value
    if not re.fullmatch(r"sqlite\+aiosqlite:///(?!file:|:memory:)[^?]*[^?/]", value):
        raise ValueError(
            "must name a file and nothing else, like sqlite+aiosqlite:///data/bot.db "
            "(four slashes before an absolute path, no options behind)."
        )
    return value


def _folder(value: Path) -> Path:
    if value.is_file():
        raise ValueError(f"must name a folder; {value} is a file.")
    return value


def _key(value: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
    if value is None or not value.get_secret_value().strip():
        url = others.data.get("database_url")  # absent if it is faulty itself
        database = _path(url, others.data.get("data_folder", Path("data"))) if url else None
        elsewhere = others.data.get("bot_key_file") or handed_over()
        if (
            database
            and not elsewhere
            and _key_path(database).resolve().is_relative_to(database.resolve().parent)
        ):
            raise ValueError(
                f"is not set, and its file would lie in the database's own folder, {database.parent}: "
                "a copy of that folder would be a copy of the key. Name another folder in DATABASE_URL, "
                "like …/data/bot.db."
            )
        return None
    if key_from_text(value.get_secret_value()) is None:
        raise ValueError(
            f"is not a key. It is {MASTER_KEY_BYTES} random bytes in URL-safe base64; "
            "leave it out and one is made for you."
        )
    return SecretStr(value.get_secret_value().strip())


def _file(value: object) -> object:
    """Before it is a path, which forgets the slash behind a folder."""
    if isinstance(value, str) and value.endswith("/"):
        raise ValueError("must name a file, not a folder.")
    return value or None


def _key_file(value: Path | None, others: ValidationInfo) -> Path | None:
    url = others.data.get("database_url")  # absent if it is faulty itself
    database = _path(url, others.data.get("data_folder", Path("data"))) if url else None
    if value and database and value.resolve().is_relative_to(database.resolve().parent):
        raise ValueError(
            f"lies in the database's own folder, {database.parent}: a copy of that folder would be a "
            "copy of the key. Move it elsewhere."
        )
    return value


def _is_server(database_url: str) -> bool:
    return database_url.startswith("postgres")


def _path(database_url: str, data_folder: Path) -> Path:
    """The file; with a server, where it would be: small files that lie beside it are named by it."""
    if _is_server(database_url):
        return data_folder / "bot.db"
    return Path(database_url.removeprefix("sqlite+aiosqlite:///"))


def _key_path(database: Path) -> Path:
    return database.absolute().parent.parent / "secrets" / "bot.key"


def _language(value: str, given: ValidationInfo) -> str:
    """One of the languages that whoever reads the settings knows of, if they do."""
    known = (given.context or {}).get("languages")
    if known is not None and value not in known:
        raise ValueError(f"must be one of {', '.join(known)}.")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        near = difflib.get_close_matches(value, available_timezones(), n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise ValueError(f"is not a time zone. Write it like Europe/Paris.{hint}")
    return value


def _whole(least: int, most: int) -> BeforeValidator:
    """A whole number within bounds."""

    def whole(value: object) -> int:
        text = str(value).strip()
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}.")
        return int(text)

    return BeforeValidator(whole)


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _kinds(value: str) -> str:
    kinds = {word.strip().lower() for word in value.split(",")}
    if not kinds <= set(KINDS) or "send" not in kinds:
        raise ValueError(f"must be send and any of {', '.join(KINDS[1:])}, with commas between.")
    return ",".join(kind for kind in KINDS if kind in kinds)


def _command(value: str | None) -> str | None:
    try:
        words = shlex.split(value or "")
    except ValueError:
        raise ValueError(
            "can't be read: a quotation mark is missing. Write it as at a terminal, like mail -s Bot a@b.c."
        ) from None
    return value if words else None


class Settings(BaseModel):
    """All settings. Read once, by `load_settings`."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    bot_token: Annotated[SecretStr | None, AfterValidator(_token)] = Field(
        None, description="The bot's token from @BotFather. Without it the program starts the rehearsal."
    )
    bot_api_url: Annotated[str, AfterValidator(_root_url)] = Field(
        _TELEGRAM, description="Root of the Bot API server, for those who run their own."
    )
    telegram_proxy: Annotated[SecretStr | None, AfterValidator(_proxy)] = Field(
        None,
        validate_default=True,  # whether there is one depends on the environment too
        description="The proxy to reach Telegram by: http://HOST:PORT, socks5://USER:PASSWORD@HOST:PORT, "
        "or off. Without it the environment's HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY count.",
    )
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        "sqlite+aiosqlite:///data/bot.db",
        description="Where the database is: a file, or postgresql+psycopg://user@host/name on a server. "
        "docs/operating.md says when to leave the file, and how.",
    )
    data_folder: Annotated[Path, AfterValidator(_folder)] = Field(
        Path("data"),
        description="With a database on a server: the folder for the data key, the bot's sign of life, its "
        "incidents and alerts. The key goes beside it, into secrets/bot.key.",
    )
    bot_key_file: Annotated[Path | None, AfterValidator(_key_file), BeforeValidator(_file)] = Field(
        None, description="A file that holds the key, in place of BOT_KEY, such as a secret that was mounted."
    )
    bot_key: Annotated[SecretStr | None, AfterValidator(_key)] = Field(
        None,
        validate_default=True,  # whether none is needed depends on where the database is
        description="The key under which everything is sealed. Without it, one is made on first start in "
        "secrets/bot.key.",
    )
    public_url: Annotated[str | None, AfterValidator(_public_url)] = Field(
        None,
        description="The https address of the hand-off page, which opens a letter in people's own mail "
        "program. Without it they copy the letter from the chat.",
    )
    page_address: Annotated[str, AfterValidator(_page_address)] = Field(
        "127.0.0.1:8480",
        description="Where the bot serves that page for your proxy, or off if it is hosted elsewhere.",
    )
    webhook_url: Annotated[str | None, AfterValidator(_webhook_url)] = Field(
        None,
        description="The https address at which Telegram brings the bot what people write, by way of your "
        "proxy. Without it the bot asks Telegram, which needs no proxy and is as quick.",
    )
    webhook_address: Annotated[str, AfterValidator(_webhook_address)] = Field(
        "127.0.0.1:8482", description="Where the bot listens for that, for your proxy."
    )
    source_url: Annotated[str | None, AfterValidator(_source_url)] = Field(
        None,
        description="Where the source of the program that you run can be had, if you changed it: shown under "
        "/about, as its licence asks.",
    )
    button_link_length: Annotated[int, _whole(500, 8000)] = Field(
        2048,
        description="How many characters of a link Telegram takes for a button: it names no limit. "
        "A letter that needs more is copied from the chat.",
    )
    default_language: Annotated[str, AfterValidator(_language)] = Field(
        SOURCE_LANGUAGE,
        description="Language for people whose own the bot doesn't speak: its folder in messages/locale.",
    )
    timezone: Annotated[str, AfterValidator(_zone)] = Field(
        "UTC",
        description="The organisers' time zone: for the times of broadcasts, and the days of totals.",
    )
    messages_per_second: Annotated[int, _whole(1, 1000)] = Field(
        int(TELEGRAMS.per_second),
        description="How many messages a second Telegram takes from the bot, replies included. "
        "Raise it only if Telegram has raised it for your bot.",
    )
    messages_per_chat_second: Annotated[int, _whole(1, 30)] = Field(
        int(TELEGRAMS.per_chat_second),
        description="How many of them to one chat before a broadcast leaves it alone for a second.",
    )
    messages_per_group_minute: Annotated[int, _whole(1, 1800)] = Field(
        int(TELEGRAMS.per_group_minute),
        description="How many messages a minute Telegram takes for one group.",
    )
    paid_messages_per_second: Annotated[int, _whole(1, 1000)] = Field(
        int(TELEGRAMS.paid_per_second),
        description="How many messages a second Telegram takes while a broadcast is paid for.",
    )
    counted_requests: Annotated[str, AfterValidator(_kinds)] = Field(
        ",".join(kind for kind in KINDS if kind in COUNTED),
        description="Which requests Telegram takes for messages, by the first word of their methods' names "
        f"({', '.join(KINDS[:-1])}; {KINDS[-1]} is sendChatAction). "
        "Add a kind if the log says that Telegram limits it.",
    )
    stars_per_broadcast: Annotated[int, _whole(0, 1_000_000)] = Field(
        0,
        description="The most Telegram Stars that any one broadcast may cost, "
        "a tenth of one for each message. Without it none is ever paid for.",
    )
    ask_after_minutes: Annotated[int, _whole(5, 7 * 24 * 60)] = Field(
        int(LATEST.total_seconds() // 60),
        description="After how many minutes a broadcast that missed its time, or stood still because the bot "
        "was away or couldn't send, asks before it goes on.",
    )
    recipients_kept_days: Annotated[int, _whole(RECIPIENTS_KEPT_LEAST.days, RECIPIENTS_KEPT.days)] = Field(
        RECIPIENTS_KEPT.days,
        description="For how many days after its end it is kept who got a broadcast: so long it can be "
        "corrected, or sent to those whom it missed. From 2 to 60; people are told how many.",
    )
    alert_command: Annotated[str | None, AfterValidator(_command)] = Field(
        None,
        description="A program that is run when something is wrong with the bot, and when it is over: for a "
        "mail or a push. It gets a sentence on its standard input, and in place of {}; no shell reads it.",
    )
    monitor_address: Annotated[str, AfterValidator(_monitor_address)] = Field(
        "off",
        description="Where programs that watch over the bot find /healthz, /readyz and /metrics: a port such "
        "as 8481 for those on this machine, an address and a port, or off.",
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        "INFO", description="How much the program tells: DEBUG, INFO, WARNING or ERROR."
    )
    log_format: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = Field(
        "text", description="How the log is written: text, or json for a program that gathers logs."
    )

    @property
    def limits(self) -> Limits:
        """How fast the bot may send."""
        return Limits(
            per_second=self.messages_per_second,
            per_chat_second=self.messages_per_chat_second,
            per_group_minute=self.messages_per_group_minute,
            paid_per_second=self.paid_messages_per_second,
            counted=frozenset(self.counted_requests.split(",")),
        )

    @property
    def ask_after(self) -> timedelta:
        """What is later than this asks before it goes out, or goes on."""
        return timedelta(minutes=self.ask_after_minutes)

    @property
    def recipients_kept(self) -> timedelta:
        """How long after its end it is kept who got a broadcast."""
        return timedelta(days=self.recipients_kept_days)

    @property
    def alert_words(self) -> list[str]:
        """The program of ALERT_COMMAND and what it is run with; empty if there is none."""
        return shlex.split(self.alert_command or "")

    @property
    def proxy(self) -> Proxy | None:
        """By which Telegram is reached, if any."""
        given = self.telegram_proxy.get_secret_value() if self.telegram_proxy else None
        return proxy_for(self.bot_api_url, given, os.environ)

    @property
    def zone(self) -> ZoneInfo:
        """The organisers' time zone."""
        return ZoneInfo(self.timezone)

    @property
    def page_place(self) -> tuple[str, int] | None:
        """Host and port to serve the hand-off page at, or None if that isn't done here.

        Port 0 can't be set: it is the rehearsal's, takes a free one and needs no PUBLIC_URL.
        """
        host, port = _parted(self.page_address)
        if self.page_address == "off" or (self.public_url is None and port):
            return None
        return host, port

    @property
    def monitor_place(self) -> tuple[str, int] | None:
        """Host and port for programs that watch over the bot, or None if there is none."""
        return None if self.monitor_address == "off" else _parted(self.monitor_address)

    @property
    def webhook_place(self) -> tuple[str, int]:
        """Host and port to listen at for updates, if there is a WEBHOOK_URL."""
        return _parted(self.webhook_address)

    @property
    def database_path(self) -> Path:
        """The database file. Of a server's, what small files beside it are named by: there is none itself."""
        return _path(self.database_url, self.data_folder)

    @property
    def on_a_server(self) -> bool:
        """Whether the database is a server's, and no file."""
        return _is_server(self.database_url)

    @property
    def may_have_database(self) -> bool:
        """Whether there is a database; of a server's only opening it tells."""
        return self.on_a_server or self.database_path.exists()

    @property
    def database_shown(self) -> str:
        """The database for a log or a terminal: its file, or host and name, without user and password."""
        if not self.on_a_server:
            return str(self.database_path)
        place = self.database_url.partition("://")[2].partition("?")[0].rpartition("@")[2]
        return f"postgresql://{place}"

    @property
    def key_path(self) -> Path:
        """Where the key is kept if BOT_KEY is not set: beside the database's folder, never in it.

        Whoever copies the data folder must not get the key with it.
        """
        return _key_path(self.database_path)

    @property
    def heartbeat_path(self) -> Path:
        """A file that the running bot touches while all is well."""
        return self.database_path.parent / "heartbeat"

    @property
    def alerts_path(self) -> Path:
        """A file in which the running bot keeps what it has told of."""
        return self.database_path.with_name(f"{self.database_path.name}.alerts")

    @property
    def incidents_path(self) -> Path:
        """A file in which the running bot keeps the last incidents."""
        return self.database_path.with_name(f"{self.database_path.name}.incidents")
