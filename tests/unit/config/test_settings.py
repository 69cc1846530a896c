"""Settings: every fault at once, the key's file, and that README tells the truth about them."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import Settings, key_place, key_places, load_key, load_settings, read_settings
from bot.errors import ConfigError, StoreError
from bot.model.keys import MASTER_KEY_BYTES, key_from_text, new_key
from bot.model.pacing.pacer import Limits
from bot.store.db.sqlite.connections import place

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def faults_of(env: str) -> dict[str, str]:
    Path(".env").write_text(env, "utf-8")
    with pytest.raises(ConfigError) as refused:
        read_settings(languages=("en", "fr"))
    return {
        fault.where.partition(" (")[0]: f"{fault.problem} {fault.advice}" for fault in refused.value.faults
    }


def test_all_faults_are_told_at_once() -> None:
    faults = faults_of(
        "BOT_TOKEN=not-a-token\nBOT_API_URL=api.telegram.org\nTELEGRAM_PROXY=ftp://proxy\n"
        "DATABASE_URL=postgres://x\nDATA_FOLDER=.env\nBOT_KEY=short\nBOT_KEY_FILE=secrets/\n"
        "PUBLIC_URL=http://plain\nPAGE_ADDRESS=nowhere\nDEFAULT_LANGUAGE=de\nTIMEZONE=Europe/Pariss\nLOG_LEVEL=loud\n"
        "MESSAGES_PER_SECOND=0\nMESSAGES_PER_CHAT_SECOND=1.5\nMESSAGES_PER_GROUP_MINUTE=many\n"
        "PAID_MESSAGES_PER_SECOND=1001\nCOUNTED_REQUESTS=edit,shout\nSTARS_PER_BROADCAST=-1\n"
        "RECIPIENTS_KEPT_DAYS=1\nASK_AFTER_MINUTES=soon\nBUTTON_LINK_LENGTH=9\nSOURCE_URL=our repository\n"
        'ALERT_COMMAND=mail -s "Bot\nMONITOR_ADDRESS=99999\nLOG_FORMAT=xml\n'
        "WEBHOOK_URL=http://plain\nWEBHOOK_ADDRESS=8482\n"
    )
    assert set(faults) == {name.upper() for name in Settings.model_fields}
    assert "@BotFather" in faults["BOT_TOKEN"]
    assert "Did you mean Europe/Paris?" in faults["TIMEZONE"]
    assert "must be a whole number from 1 to 1000." in faults["MESSAGES_PER_SECOND"]
    assert "'DEBUG', 'INFO', 'WARNING' or 'ERROR'" in faults["LOG_LEVEL"]
    assert "a quotation mark is missing" in faults["ALERT_COMMAND"]
    assert "must be a port, like 8481" in faults["MONITOR_ADDRESS"]
    assert "'text' or 'json'" in faults["LOG_FORMAT"]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("off", None),
        ("8481", ("127.0.0.1", 8481)),
        ("[::1]:8481", ("::1", 8481)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
    ],
)
def test_a_port_alone_is_for_this_machine_only(given: str, place: tuple[str, int] | None) -> None:
    Path(".env").write_text(f"MONITOR_ADDRESS={given}\n", "utf-8")
    assert load_settings().monitor_place == place


@pytest.mark.parametrize("written", ["debug", "Debug", " DEBUG "])
def test_a_level_is_understood_however_it_is_written(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", written)
    assert load_settings().log_level == "DEBUG"


def test_a_command_is_read_as_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().alert_words == []
    monkeypatch.setenv("ALERT_COMMAND", "mail -s 'The bot' ops@example.org")
    assert load_settings().alert_words == ["mail", "-s", "The bot", "ops@example.org"]


def test_a_secret_that_is_wrong_is_never_shown() -> None:
    faults = faults_of("BOT_TOKEN=123456:SECRETSECRET\nBOT_KEY=SECRETSECRET\n")
    assert "SECRET" not in " ".join(faults.values())


def test_a_misspelt_setting_is_found() -> None:
    assert "BOT_TOKEN" in faults_of("BOT_TOKNE=123\nSOMETHING_ELSE=1\n")["BOT_TOKNE"]


@pytest.mark.parametrize("given", ["", "BOT_TOKEN=\n", "BOT_TOKEN=  \nBOT_KEY=\nPUBLIC_URL=\n"])
def test_nothing_set_means_the_rehearsal(given: str) -> None:
    Path(".env").write_text(given, "utf-8")
    settings = load_settings()
    assert settings.bot_token is None
    assert settings.public_url is None


def test_the_limits_are_telegrams_own_unless_set() -> None:
    assert load_settings().limits == Limits(30, 1, 20, 1000)
    Path(".env").write_text(
        "MESSAGES_PER_SECOND=20\nMESSAGES_PER_CHAT_SECOND=2\nMESSAGES_PER_GROUP_MINUTE=10\n"
        "PAID_MESSAGES_PER_SECOND=500\n",
        "utf-8",
    )
    assert load_settings().limits == Limits(20, 2, 10, 500)


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("TIMEZONE=Europe/Paris\n", "utf-8")
    monkeypatch.setenv("TIMEZONE", "Asia/Dushanbe")
    assert load_settings().timezone == "Asia/Dushanbe"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://letters.example.org", "https://letters.example.org/"),
        ("https://letters.example.org/", "https://letters.example.org/"),
        ("https://example.org/act", "https://example.org/act"),
        ("https://example.org/act/", "https://example.org/act/"),
    ],
)
def test_the_page_is_at_the_very_address_that_was_given(given: str, kept: str) -> None:
    Path(".env").write_text(f"PUBLIC_URL={given}\n", "utf-8")
    assert load_settings().public_url == kept


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("", ("127.0.0.1", 8480)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
        ("[::1]:8480", ("::1", 8480)),
        (" localhost:8480 ", ("localhost", 8480)),
        ("off", None),
        ("OFF", None),
    ],
)
def test_the_page_is_served_where_it_is_said_if_people_can_reach_it(
    given: str, place: tuple[str, int] | None
) -> None:
    Path(".env").write_text(f"PAGE_ADDRESS={given}\n", "utf-8")
    assert load_settings().page_place is None, "nobody could reach it"
    Path(".env").write_text(f"PAGE_ADDRESS={given}\nPUBLIC_URL=https://example.org\n", "utf-8")
    assert load_settings().page_place == place


@pytest.mark.parametrize(
    "given", ["8480", ":8480", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:٨٤٨٠", "http://a:80"]
)
def test_an_address_that_is_none_is_refused(given: str) -> None:
    assert "127.0.0.1:8480, or off" in faults_of(f"PAGE_ADDRESS={given}\n")["PAGE_ADDRESS"]


def test_a_key_is_made_once_outside_the_databases_folder_for_its_owner_only(tmp_path: Path) -> None:
    settings = load_settings()
    text, made = load_key(settings, make=True)
    assert made
    assert settings.key_path == tmp_path / "secrets" / "bot.key"
    assert not settings.key_path.is_relative_to(settings.database_path.absolute().parent)
    assert stat.S_IMODE(settings.key_path.stat().st_mode) == 0o600
    assert load_key(settings, make=True) == (text, False)


def test_no_new_key_is_made_for_a_database_that_has_one() -> None:
    settings = load_settings()
    settings.database_path.parent.mkdir()
    settings.database_path.write_bytes(b"somebody's data")
    with pytest.raises(ConfigError, match="only its own key opens it"):
        load_key(settings, make=True)
    assert not settings.key_path.exists()


def test_a_damaged_key_file_is_refused_and_kept() -> None:
    settings = load_settings()
    settings.key_path.parent.mkdir()
    settings.key_path.write_text("half a ke")
    with pytest.raises(ConfigError, match="holds no usable key"):
        load_key(settings, make=True)
    assert settings.key_path.read_text() == "half a ke"


def test_bot_key_goes_before_the_file() -> None:
    text = new_key(b"k" * MASTER_KEY_BYTES)
    Path(".env").write_text(f"BOT_KEY={text}\n", "utf-8")
    settings = load_settings()
    assert load_key(settings, make=True) == (text, False)
    assert not settings.key_path.exists()
    assert key_from_text(text) == b"k" * MASTER_KEY_BYTES


KEYS = [new_key(bytes([number]) * MASTER_KEY_BYTES) for number in range(5)]
"""One for each place that a key can come from."""


def in_each_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in each place that one can come from, the first in the first."""
    monkeypatch.setenv("BOT_KEY", KEYS[0])
    monkeypatch.setenv("BOT_KEY_FILE", str(tmp_path / "mounted"))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    monkeypatch.setattr(key_places, "DOCKER_SECRETS", tmp_path / "run")
    files = ("mounted", "credentials/bot_key", "run/bot_key", "secrets/bot.key")
    for name, text in zip(files, KEYS[1:], strict=True):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n")


def test_a_key_comes_from_the_first_place_that_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_each_place(tmp_path, monkeypatch)
    taken = []
    for setting in ("BOT_KEY", "BOT_KEY_FILE", "CREDENTIALS_DIRECTORY", None, None):
        settings = load_settings()
        text, made = load_key(settings, make=True)
        taken.append((text, made, str(key_place(settings)).removeprefix(f"{tmp_path}/")))
        if setting is not None:
            monkeypatch.delenv(setting)
        else:
            (tmp_path / "run" / "bot_key").unlink(missing_ok=True)
    names = ("BOT_KEY", "mounted", "credentials/bot_key", "run/bot_key", "secrets/bot.key")
    assert taken == [(text, False, name) for text, name in zip(KEYS, names, strict=True)]


def test_a_key_file_that_is_named_and_missing_is_no_reason_to_take_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_each_place(tmp_path, monkeypatch)
    monkeypatch.delenv("BOT_KEY")
    (tmp_path / "mounted").unlink()
    with pytest.raises(ConfigError, match=r"mounted: holds no key: it isn't there"):
        load_key(load_settings(), make=True)
    assert not (tmp_path / "mounted").exists()


def test_a_key_handed_over_lets_the_database_lie_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_each_place(tmp_path, monkeypatch)
    monkeypatch.delenv("BOT_KEY")
    monkeypatch.delenv("BOT_KEY_FILE")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'secrets' / 'bot.db'}")
    assert load_key(load_settings(), make=True) == (KEYS[2], False)


def test_a_key_file_in_the_databases_folder_is_refused() -> None:
    faults = faults_of("BOT_KEY_FILE=data/bot.key\n")
    assert "in the database's own folder" in faults["BOT_KEY_FILE"]


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:///data/bot.db",
        "sqlite+aiosqlite:////srv/data/bot.db",
        "sqlite+aiosqlite:///bot",
        "sqlite+aiosqlite:///data/file:bot.db",
        "sqlite+aiosqlite:///data/bot.db?x=1",
        "sqlite+aiosqlite:///data/bot.db?",
        "sqlite+aiosqlite:///file:data/bot.db",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite:///",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite://host/bot.db",
        "sqlite:///bot.db",
        "postgresql+asyncpg://host/name",
        "bot.db",
    ],
)
def test_the_settings_take_just_those_databases_that_can_be_opened(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    try:
        path = place(url)
    except StoreError:
        with pytest.raises(ConfigError, match="DATABASE_URL: must name a file"):
            load_settings()
    else:
        assert load_settings().database_path.absolute() == path


def test_a_servers_database_is_shown_without_user_and_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://anna:hidden@db:5433/bot?sslmode=require")
    monkeypatch.setenv("DATA_FOLDER", "/srv/bot/data")
    settings = load_settings()
    assert settings.database_shown == "postgresql://db:5433/bot"
    assert settings.key_path == Path("/srv/bot/secrets/bot.key")
    assert settings.heartbeat_path == Path("/srv/bot/data/heartbeat")


def test_a_folder_is_no_database() -> None:
    assert "must name a file" in faults_of("DATABASE_URL=sqlite+aiosqlite:///data/\n")["DATABASE_URL"]


def test_a_key_that_would_lie_with_the_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "data").symlink_to(tmp_path / "secrets")
    (tmp_path / "link" / "secrets").symlink_to(tmp_path / "secrets")
    for place_ in (tmp_path / "secrets", tmp_path / "link" / "data", Path("/")):
        where = f"DATABASE_URL=sqlite+aiosqlite:///{place_ / 'bot.db'}\n"
        faults = faults_of(where)
        assert set(faults) == {"BOT_KEY"}
        assert "in the database's own folder" in faults["BOT_KEY"]
        assert "BOT_KEY" in faults_of(where + "TIMEZONE=Mars\n"), "with the other faults"
        Path(".env").write_text(where + f"BOT_KEY={new_key(b'k' * MASTER_KEY_BYTES)}\n", "utf-8")
        load_settings()


def test_a_full_disk_leaves_no_half_a_key(tmp_path: Path) -> None:
    program = (
        "import resource, sys\n"
        "from bot.config import load_key, load_settings\n"
        "from bot.errors import ConfigError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20, resource.RLIM_INFINITY))\n"
        "try:\n    load_key(load_settings(), make=True)\n"
        "except ConfigError as error:\n    sys.exit(str(error))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "can't be read or made (File too large)" in done.stderr
    assert list((tmp_path / "secrets").iterdir()) == []
    assert load_key(load_settings(), make=True)[1]


def test_starts_at_the_same_moment_make_one_key(tmp_path: Path) -> None:
    program = (
        "from bot.config import load_key, load_settings\n"
        "settings = load_settings()\n"
        "print('ready', flush=True)\n"
        "input()\n"
        "print(load_key(settings, make=True))\n"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for start in starts:
        assert start.stdout is not None
        assert start.stdout.readline() == "ready\n"
    for start in starts:
        assert start.stdin is not None
        start.stdin.write("\n")
        start.stdin.flush()
    said = [start.communicate()[0] for start in starts]
    assert [start.returncode for start in starts] == [0] * 4
    assert len({words.partition(",")[0] for words in said}) == 1
    assert sum("True" in words for words in said) == 1
    assert [file.name for file in (tmp_path / "secrets").iterdir()] == ["bot.key"]


def readme_table() -> dict[str, tuple[str, str]]:
    """Setting -> (default, meaning), from the table in README.md."""
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    return {name: (default, meaning) for name, default, meaning in rows}


def test_readme_documents_every_setting_and_no_other() -> None:
    table = readme_table()
    assert set(table) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default, meaning = table[name.upper()]
        assert meaning == field.description, "README and code say the same about it"
        assert default == (f"`{field.default}`" if field.default else "none"), name
