"""Settings: every fault at once, the key's file, and that README tells the truth about them."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from bot.config import Settings, load_key, load_settings
from bot.errors import ConfigError
from bot.model.keys import MASTER_KEY_BYTES, key_from_text, new_key

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def faults_of(env: str) -> dict[str, str]:
    Path(".env").write_text(env, "utf-8")
    with pytest.raises(ConfigError) as refused:
        load_settings()
    return {fault.where: f"{fault.problem} {fault.advice}" for fault in refused.value.faults}


def test_all_faults_are_told_at_once() -> None:
    faults = faults_of(
        "BOT_TOKEN=not-a-token\nBOT_API_URL=api.telegram.org\nDATABASE_URL=postgres://x\nBOT_KEY=short\n"
        "PUBLIC_URL=http://plain\nDEFAULT_LANGUAGE=de\nTIMEZONE=Europe/Pariss\nLOG_LEVEL=loud\n"
    )
    assert set(faults) == {name.upper() for name in Settings.model_fields}
    assert "@BotFather" in faults["BOT_TOKEN"]
    assert "Did you mean Europe/Paris?" in faults["TIMEZONE"]
    assert "'DEBUG', 'INFO', 'WARNING' or 'ERROR'" in faults["LOG_LEVEL"]


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


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("TIMEZONE=Europe/Paris\n", "utf-8")
    monkeypatch.setenv("TIMEZONE", "Asia/Dushanbe")
    assert load_settings().timezone == "Asia/Dushanbe"


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
