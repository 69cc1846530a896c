"""The .env file as people really write it: understood, or refused with its line, and no secret shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.config import Settings, load_key, read_settings
from bot.config.env_file import EnvFile, read_env
from bot.config.loading import MOST_ENV_BYTES, Loaded
from bot.errors import ConfigError
from bot.model.keys import new_key

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
OTHER = "987654321:ZZyyXXwwVVuuTTssRRqqPPooNNmmLLkkJJi"
KEY = new_key(bytes(range(32)))
SETTINGS = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def read(content: str | bytes) -> Loaded:
    Path(".env").write_bytes(content.encode() if isinstance(content, str) else content)
    return read_settings()


def refused(content: str | bytes) -> str:
    """What is said of a file that can't be used; its secrets are not."""
    with pytest.raises(ConfigError) as error:
        read(content)
    said = str(error.value)
    for secret in (TOKEN, OTHER, KEY):
        assert secret not in said
        assert secret[-20:] not in said
    return said


@pytest.mark.parametrize(
    "content",
    [
        f"BOT_TOKEN={TOKEN}\n",
        f"BOT_TOKEN={TOKEN}",
        f"BOT_TOKEN={TOKEN}\r\n".encode("utf-16"),
        f"BOT_TOKEN={TOKEN}\r\n".encode("utf-16-le"),
        f"BOT_TOKEN={TOKEN}\r\n".encode("utf-16-be"),
        b"\xfe\xff" + f"# жетон\r\nBOT_TOKEN={TOKEN}\r\n".encode("utf-16-be"),
        b"TIMEZONE=Europe/Paris\n" + f"BOT_TOKEN={TOKEN}\r\n".encode("utf-16-le"),  # PowerShell's >>
        f"\ufeffBOT_TOKEN={TOKEN}\n",
        f"# бот для писем\nBOT_TOKEN={TOKEN}\n".encode("cp1251"),
        f"# clé\nBOT_TOKEN={TOKEN} # clé\n".encode("latin-1"),
        f"NAME=Zoé\nBOT_TOKEN={TOKEN}\n".encode("latin-1"),
        f"# one\rBOT_TOKEN={TOKEN}\r",
        f"BOT_TOKEN: {TOKEN}\n",
        f"BOT_TOKEN:{TOKEN}\n",
        f"BOT_TOKEN {TOKEN}\n",
        f"BOT_TOKEN\t{TOKEN}\n",
        f"BOT_TOKEN = {TOKEN}\n",
        f"BOT_TOKEN := {TOKEN}\n",
        f"BOT_TOKEN＝{TOKEN}\n",
        f"  BOT_TOKEN={TOKEN}  \n",
        f"bot_token={TOKEN}\n",
        f"Bot Token: {TOKEN}\n",
        f"bot token {TOKEN}\n",
        f"BOT-TOKEN={TOKEN}\n",
        f"bot.token={TOKEN}\n",
        f"BOTTOKEN={TOKEN}\n",
        f"export BOT_TOKEN={TOKEN}\n",
        f"set BOT_TOKEN={TOKEN}\n",
        f"setx BOT_TOKEN {TOKEN}\n",
        f"set -x BOT_TOKEN {TOKEN}\n",
        f'$env:BOT_TOKEN = "{TOKEN}"\n',
        f"- BOT_TOKEN={TOKEN}\n",
        f'Environment="BOT_TOKEN={TOKEN}"\n',
        f'{{\n  "BOT_TOKEN": "{TOKEN}",\n}}\n',
        f'BOT_TOKEN="{TOKEN}"\n',
        f"BOT_TOKEN='{TOKEN}'\n",
        f"BOT_TOKEN=`{TOKEN}`\n",
        f"BOT_TOKEN=“{TOKEN}”\n",
        f"BOT_TOKEN=«{TOKEN}»\n",
        f"BOT_TOKEN=‘{TOKEN}’ # the new one\n",
        f'BOT_TOKEN="{TOKEN}\nTIMEZONE=Europe/Paris\n',
        f"BOT_TOKEN={TOKEN}'\n",
        f"BOT_TOKEN=”{TOKEN}\n",
        f"BOT_TOKEN={TOKEN} # from @BotFather\n",
        f'BOT_TOKEN="{TOKEN}" # from @BotFather\n',
        f"BOT_TOKEN=\u200b{TOKEN}\u200b\n",
        f"BOT_TOKEN\u00a0=\u00a0{TOKEN}\u00a0\n",
        f"BOT_TOKEN\u00a0{TOKEN}\n",
        f"\u202aBOT_TOKEN={TOKEN}\u202c\n",
        f"BOT_TOKEN={TOKEN[:20]}\u00ad{TOKEN[20:]}\n",
        f"BOT_TOKEN={TOKEN}\0\n",
        f"{TOKEN}\n",
        f'"{TOKEN}"\n',
        f"Use this token to access the HTTP API:\n{TOKEN}\nKeep your token secure.\n",
        f"TELEGRAM_BOT_TOKEN={TOKEN}\n",
        f"telegram-token: {TOKEN}\n",
        f"TOKEN={TOKEN}\n",
        f"token {TOKEN}\n",
        f"API_TOKEN={TOKEN}\n",
        f"BOT_TOKEN=\nBOT_TOKEN={TOKEN}\n",
        f"BOT_TOKEN={TOKEN}\nBOT_TOKEN=\n",
        f"BOT_TOKEN={TOKEN}\nBOT_TOKEN={TOKEN}\n",
        f"BOT_TOKEN={TOKEN}\nTOKEN={OTHER}\n",
        f"MINE={TOKEN}\nBOT_TOKEN=${{MINE}}\n",
        f"BOT_TOKEN=${{MINE:-{TOKEN}}}\n",
    ],
)
def test_there_is_one_sensible_reading(content: str | bytes) -> None:
    token = read(content).settings.bot_token
    assert token is not None, "a silent rehearsal"
    assert token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (f"\nBOT_TOKEN={TOKEN}x y\n", "BOT_TOKEN (.env, line 2): is not a bot token."),
        (b"\nBOT_TOKEN=12345\xe9789:" + TOKEN.encode(), "BOT_TOKEN (.env, line 2): has a character that"),
        (
            "DATABASE_URL=sqlite+aiosqlite:///données/bot.db\n".encode("latin-1"),
            "DATABASE_URL (.env, line 1)",
        ),
        (f"BOT_TOKEN={TOKEN}\n\nBOT_TOKEN={OTHER}\n", "BOT_TOKEN (.env, line 3): stands there and on line 1"),
        (f"{TOKEN}\n{OTHER}\n", ".env: lines 1, 2 hold different tokens"),
        (f"TELEGRAM_BOT_TOKEN={TOKEN[:20]}\n", "BOT_TOKEN (.env, line 1): is not a bot token."),
        (f"TOKEN: {TOKEN[:20]}\n", "BOT_TOKEN (.env, line 1): is not a bot token."),
        (f"\nBOT_TOKNE={TOKEN}\n", "BOT_TOKNE (.env, line 2): is not a setting. Did you mean BOT_TOKEN?"),
        (f"# x\nMY_CHANNEL={TOKEN}\n", ".env, line 2: holds a bot's token, under a name that isn't read."),
        (f"the one I got is {TOKEN}\n", ".env, line 1: seems to hold the bot's token"),
        ("BOT_TOKEN=${NOWHERE}\n", "BOT_TOKEN (.env, line 1): points to NOWHERE, which is not set."),
        (f"{KEY}\n", ".env, line 1: holds what looks like the key"),
        (f"{KEY}=\n", ".env, line 1: holds what looks like the key"),
        (f"KEY={KEY}\n", ".env, line 1: holds what looks like the key"),
        (f"BOT_KEYS={KEY}\n", "BOT_KEYS (.env, line 1): is not a setting. Did you mean BOT_KEY?"),
        ("BOT_KEY=short\n", "BOT_KEY (.env, line 1): is not a key."),
        ("TELEGRAM_LOG_LEVEL=INFO\n", "Did you mean LOG_LEVEL?"),
        ("TIMEZONE Mars\n", "TIMEZONE (.env, line 1): is not a time zone."),
        ("page-address: nowhere\n", "PAGE_ADDRESS (.env, line 1): must be an address and a port"),
    ],
)
def test_what_can_be_read_in_no_way_or_in_two_is_told_with_its_line(content: str | bytes, told: str) -> None:
    assert told in refused(content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (f"\nTOKEN={TOKEN}\n", ".env, line 2: TOKEN is taken for BOT_TOKEN."),
        (f"{TOKEN}\n", ".env, line 1: the token that stands there alone is taken for BOT_TOKEN."),
        (f"# BOT_TOKEN={TOKEN}\n", ".env, line 1: has a token, but # stands before it"),
        ("hello\nA=b\nthere\n", ".env, lines 1, 3: are no settings, and are passed over."),
    ],
)
def test_what_was_guessed_or_passed_over_is_remarked(content: str, told: str) -> None:
    [remark] = read(content).remarks
    assert told in str(remark)
    assert TOKEN not in str(remark)


@pytest.mark.parametrize(
    "content", ["", "SOMETHING=else\n", "# words\n; words\n// words\n", "BOT_TOKEN=#\n", "BOT_TOKEN=''"]
)
def test_no_token_and_no_remark(content: str) -> None:
    loaded = read(content)
    assert loaded.settings.bot_token is None
    assert loaded.remarks == ()


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("TIME-ZONE: Europe/Paris", "timezone", "Europe/Paris"),
        ("log level = debug", "log_level", "DEBUG"),
        ("PAGE_ADDRESS: 0.0.0.0:80 # for Caddy", "page_address", "0.0.0.0:80"),
        ("public_url “https://example.org/”", "public_url", "https://example.org/"),
        ("MESSAGES_PER_SECOND='20'", "messages_per_second", 20),
        (
            'DATABASE_URL="sqlite+aiosqlite:///a \\"b\\"/c/d.db"',
            "database_url",
            'sqlite+aiosqlite:///a "b"/c/d.db',
        ),
        ("DATABASE_URL=sqlite+aiosqlite:///it's/c/d.db", "database_url", "sqlite+aiosqlite:///it's/c/d.db"),
    ],
)
def test_every_setting_is_read_in_the_same_way(line: str, name: str, value: object) -> None:
    assert getattr(read(line).settings, name) == value


def test_a_key_is_understood_as_a_token_is() -> None:
    for content in (
        f"BOT_KEY: '{KEY}'",
        f"bot-key {KEY}=",
        f"export BOT_KEY=\u00a0{KEY}\r\n".encode("utf-16"),
    ):
        key = read(content).settings.bot_key
        assert key is not None
        assert key.get_secret_value().rstrip("=") == KEY


@pytest.mark.parametrize(
    "written", [f"\ufeff{KEY}\n".encode(), f"{KEY}\r\n".encode("utf-16"), f' "{KEY}" '.encode()]
)
def test_a_key_file_that_an_editor_saved_anew_still_has_the_key(written: bytes) -> None:
    settings = read("").settings
    settings.key_path.parent.mkdir()
    settings.key_path.write_bytes(written)
    assert load_key(settings, make=False) == (KEY, False)


def everything_said(found: EnvFile) -> str:
    lost = [fault for faults in found.lost.values() for fault in faults]
    return " ".join(map(str, [*found.faults, *found.remarks, *lost]))


def make_folder(path: Path) -> None:
    path.mkdir(parents=True)


def make_large(path: Path) -> None:
    path.write_bytes(b"#" * (MOST_ENV_BYTES + 1))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (make_folder, "a folder, not a file"),
        (os.mkfifo, "a pipe or a device"),
        (lambda path: path.symlink_to("/dev/zero"), "a pipe or a device"),
        (make_large, "larger than 64,000 bytes"),
    ],
)
def test_what_is_no_file_is_told_and_never_waited_for(make: object, told: str) -> None:
    assert callable(make)
    make(Path(".env"))
    with pytest.raises(ConfigError, match=rf"\.env: can't be read: it is {told}"):
        read_settings()


@pytest.mark.parametrize(("make", "told"), [(make_folder, "a folder"), (os.mkfifo, "a pipe or a device")])
def test_what_lies_in_the_place_of_the_key_is_told_and_never_waited_for(make: object, told: str) -> None:
    assert callable(make)
    settings = read("").settings
    settings.key_path.parent.mkdir()
    make(settings.key_path)
    with pytest.raises(ConfigError, match=told):
        load_key(settings, make=True)


@pytest.mark.parametrize("name", [".env.txt", "env.txt", "env"])
def test_a_token_in_a_misnamed_file_is_no_rehearsal(name: str) -> None:
    Path(name).write_text(f"BOT_TOKEN={TOKEN}\n")
    with pytest.raises(ConfigError, match=f"{name}: holds the bot's token, but only .env is read. Rename it"):
        read_settings()
    Path(name).write_text("BOT_TOKEN=\n")
    assert read_settings().settings.bot_token is None


@pytest.mark.parametrize("raw", [f'"{TOKEN}"', f"{TOKEN} # mine", f"\u200b{TOKEN} "])
def test_a_containers_environment_has_quotes_and_comments_in_it(
    raw: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", raw)
    token = read_settings().settings.bot_token
    assert token is not None
    assert token.get_secret_value() == TOKEN


def test_a_token_under_another_name_in_the_environment_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert "TELEGRAM_BOT_TOKEN: in the environment holds a bot's token" in refused("")
    assert read(f"BOT_TOKEN={OTHER}").settings.bot_token is not None, "it is another program's"
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "something else")
    assert read("").settings.bot_token is None


def test_a_misspelt_name_in_the_environment_is_remarked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMEZONES", "Europe/Paris")
    assert ["Did you mean TIMEZONE?" in str(remark) for remark in read("").remarks] == [True]


@given(st.binary(max_size=200), st.sampled_from(["utf-8", "utf-16", "latin-1"]), st.binary(max_size=30))
@example(b"\xff\xfe\x00", "utf-16", b"")
@example(b"BOT_TOKEN=", "utf-8", b"\xff")
@example(b'"', "utf-8", b"'")
def test_any_bytes_are_read_without_a_traceback_and_without_showing_a_secret(
    before: bytes, encoding: str, after: bytes
) -> None:
    content = before + f"{TOKEN}".encode(encoding) + after
    found = read_env(content, ".env", SETTINGS, {})
    said = everything_said(found)
    assert TOKEN.partition(":")[2] not in said


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["BOT_TOKEN", "TOKEN", "X", "", "export ", '"', "$env:"]),
            st.sampled_from(["=", ":", " ", " = ", "\u00a0", "==", ""]),
            st.sampled_from([TOKEN, KEY, f'"{TOKEN}', "${X}", "“", "#", "\ufffd", "'", "INFO", ""]),
        ),
        max_size=6,
    )
)
def test_any_mixture_of_pieces_ends_in_settings_or_in_sentences(lines: list[tuple[str, str, str]]) -> None:
    content = "\n".join("".join(line) for line in lines).encode()
    found = read_env(content, ".env", SETTINGS, {})
    said = everything_said(found)
    assert TOKEN not in said
    assert KEY not in said
    token = found.settings.get("BOT_TOKEN")
    if TOKEN in content.decode() and "#" not in content.decode():
        assert (token and token.value) or found.tokens or found.lost or found.faults, "a silent rehearsal"
