"""A case out of the database as files, and back: to the byte, and nothing that has faults."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from pathlib import Path

import pytest

from bot.cli.check import run_checks
from bot.cli.content.exchange import RUNNING, WithNewerEdits, consent_of, export_case, import_case
from bot.cli.content.letters import print_sample
from bot.model.cases.revision import Agreed, CaseRecord, MayUse, Revision, RevisionOrigin
from bot.model.clock import SystemClock
from bot.model.keys import new_key
from bot.store.db.lease import Lease
from bot.store.db.sealing import Sealer
from bot.store.store import Store
from tests.support.samples.cases.photos import photo, plain
from tests.support.stores import make_before, url_of

EXAMPLE = Path("docs/example-case/exa001").absolute()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty database, which the commands are set to use."""
    path = tmp_path / "bot.db"
    make_before(path)
    monkeypatch.setenv("DATABASE_URL", url_of(path))
    monkeypatch.setenv("BOT_KEY", _KEY)
    monkeypatch.chdir(tmp_path)
    return path


_KEY = new_key(secrets.token_bytes(32))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def record(database: Path, slug: str) -> CaseRecord:
    async def look() -> CaseRecord:
        store = await Store.open(url_of(database), Sealer.from_text(_KEY), as_it_is=True)
        try:
            return (await store.revisions.records())[slug]
        finally:
            await store.close()

    return asyncio.run(look())


def edited(database: Path, slug: str, old: bytes, new: bytes) -> None:
    """Somebody edits the newest revision in the chat, and publishes it."""

    async def edit() -> None:
        store = await Store.open(url_of(database), Sealer.from_text(_KEY), as_it_is=True)
        try:
            number = (await store.revisions.records())[slug].newest
            content = await store.revisions.content(slug, number)
            assert content is not None
            files = {name: words.replace(old, new) for name, words in content.files.items()}
            revision = Revision(slug, number + 1, SystemClock().now(), RevisionOrigin.CHAT)
            assert await store.revisions.add(revision, files, published=True)
        finally:
            await store.close()

    asyncio.run(edit())


def test_out_and_in_and_out_again_is_the_same_to_the_byte(database: Path, tmp_path: Path) -> None:
    odd = shutil.copytree(EXAMPLE, tmp_path / "odd")  # as editors of other systems write it
    for name in ("fr.toml", "en.toml"):
        (odd / name).write_bytes(
            b"\xef\xbb\xbf" + (odd / name).read_bytes().replace(b"\n", b"\r\n") + b"\r\n# \r\n"
        )
    assert import_case(odd, consent=None, yes=True) == 0
    assert export_case("exa001", tmp_path / "out", revision=None, force=False) == 0
    assert contents(tmp_path / "out") == contents(odd)
    assert import_case(tmp_path / "out", consent=None, yes=True) == 0
    assert export_case("exa001", tmp_path / "again", revision=1, force=False) == 0
    assert contents(tmp_path / "again") == contents(odd)
    found = record(database, "exa001")
    assert (found.newest, found.published, found.origin) == (1, 0, RevisionOrigin.IMPORT)


def test_a_picture_goes_out_and_in_to_the_byte_and_is_agreed_to(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = shutil.copytree(EXAMPLE, tmp_path / "case")
    facts = case / "case.toml"
    facts.write_bytes(facts.read_bytes() + b'\n[picture]\ncredit = "Ilma Fenwick"\npermission = "she"\n')
    (case / "picture.jpg").write_bytes(photo())
    assert import_case(case, consent=None, yes=True) == 1
    assert "tells more than one sees" in capsys.readouterr().out
    (case / "picture.jpg").unlink()
    (case / "picture.png").write_bytes(plain(kind="PNG"))
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    assert import_case(case, consent=consent_of("family", "ours"), yes=False) == 0
    assert "It shows a picture, by Ilma Fenwick; allowed by: she" in capsys.readouterr().out
    assert export_case("exa001", tmp_path / "out", revision=None, force=False) == 0
    assert contents(tmp_path / "out") == contents(case)
    (case / "picture.png").unlink()
    (case / "picture.jpg").write_bytes(plain("red"))
    assert import_case(case, consent=None, yes=True) == 0
    assert export_case("exa001", tmp_path / "out", revision=None, force=True) == 2
    assert "picture.png, which this revision lacks" in capsys.readouterr().err
    assert export_case("exa001", tmp_path / "again", revision=1, force=False) == 0
    assert contents(tmp_path / "again") == contents(tmp_path / "out")

    async def agreed() -> bool:
        store = await Store.open(url_of(database), Sealer.from_text(_KEY), as_it_is=True)
        try:
            consent = await store.revisions.consent("exa001")
        finally:
            await store.close()
        return consent is not None and consent.pictured

    assert asyncio.run(agreed())


def test_a_case_of_the_program_gets_a_revision_and_keeps_what_people_see(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_case(EXAMPLE, consent=None, yes=True) == 0
    assert "don't see the case" in capsys.readouterr().out
    assert export_case("tjk001", tmp_path / "out", revision=None, force=False) == 0
    assert "people see revision 1" in capsys.readouterr().out
    file = tmp_path / "out" / "en.toml"
    file.write_bytes(file.read_bytes().replace(b'short = "Rukhshona Khakimova"', b'short = "Rukhshona"'))
    assert import_case(tmp_path / "out", consent=None, yes=True) == 0
    assert "People see revision 1" in capsys.readouterr().out
    found = record(database, "tjk001")
    assert (found.newest, found.published) == (2, 1)
    assert import_case(tmp_path / "out", consent=consent_of("family", "public"), yes=True) == 0
    assert "Published: people see revision 2" in capsys.readouterr().out
    assert record(database, "tjk001").published == 2


@pytest.mark.parametrize("newer", WithNewerEdits)
def test_what_was_edited_since_is_named_and_is_undone_only_on_purpose(
    newer: WithNewerEdits, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_case(EXAMPLE, consent=None, yes=True) == 0
    out = tmp_path / "out"
    assert export_case("exa001", out, revision=None, force=False) == 0
    edited(database, "exa001", b"Ms Brennwater", b"Ms Odila Brennwater")  # in the chat
    for name, old, new in (
        ("en.toml", b"title = ", b"title = 'X'  # "),
        ("fr.toml", b"short = ", b"short = 'Y'  # "),
    ):
        (out / name).write_bytes((out / name).read_bytes().replace(old, new, 1))
    capsys.readouterr()
    code = import_case(out, consent=None, yes=True, newer=newer)
    told = capsys.readouterr()
    after = tmp_path / "after"
    assert export_case("exa001", after, revision=None, force=False) == 0
    words = (after / "en.toml").read_bytes()
    if newer is WithNewerEdits.REFUSE:
        assert code == 2
        assert "en.names.short" in told.err
        assert "--replace" in told.err
        assert "fr.short" not in told.err, "it is lost to nobody"
        assert b"title = 'X'" not in words
    else:
        assert code == 0
        assert b"title = 'X'" in words or b'title = "X"' in words
        assert (b"Ms Odila Brennwater" in words) is (newer is WithNewerEdits.MERGE)
    capsys.readouterr()
    assert import_case(after, consent=None, yes=True) == 0, "what was just written loses nothing"


def test_a_part_that_both_sides_edited_is_undone_only_on_purpose(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_case(EXAMPLE, consent=None, yes=True) == 0
    out = tmp_path / "out"
    assert export_case("exa001", out, revision=None, force=False) == 0
    edited(database, "exa001", b"Ms Brennwater", b"Ms Odila Brennwater")  # in the chat
    words = (out / "en.toml").read_bytes()
    (out / "en.toml").write_bytes(words.replace(b"Ms Brennwater", b"Mrs Brennwater"))
    capsys.readouterr()
    assert import_case(out, consent=None, yes=True) == 2, "it differs from both revisions in one part"
    assert "en.names.short" in capsys.readouterr().err
    assert record(database, "exa001").newest == 2


@pytest.mark.parametrize("answer", ["no", "yes"])
def test_it_is_published_only_after_a_yes_to_each_name(
    database: Path, answer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: answer)
    code = import_case(EXAMPLE, consent=consent_of("person", "ours"), yes=False)
    assert "Odile Brennwater" in capsys.readouterr().out, "a sister's name is confirmed"
    assert code == (0 if answer == "yes" else 1)
    assert record(database, "exa001").published == (1 if answer == "yes" else 0)


def test_nobody_agreed_is_no_consent() -> None:
    assert consent_of("nobody", "public") is None
    assert consent_of("family", "no") is None
    assert consent_of("family", "whatever") is None
    given = consent_of("family", "public")
    assert given is not None
    assert (given.agreed, given.may_use) == (Agreed.FAMILY, MayUse.PUBLIC)


def test_a_folder_with_faults_is_refused_with_each(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(EXAMPLE, tmp_path / "exa001")
    file = folder / "case.toml"
    file.write_text(file.read_text("utf-8").replace('country = "PN"', 'country = "XX"'), "utf-8")
    (folder / "fr.toml").write_text('person = "', "utf-8")
    assert import_case(folder, consent=None, yes=True) == 1
    told = capsys.readouterr()
    assert "case.toml:6" in told.out
    assert "fr.toml:1" in told.out
    assert "nothing was brought in" in told.err
    with pytest.raises(KeyError):
        record(database, "exa001")
    assert import_case(tmp_path, consent=None, yes=True) == 2
    assert "no case.toml" in capsys.readouterr().err
    assert import_case(tmp_path / "nowhere", consent=None, yes=True) == 2


def test_beside_a_running_bot_nothing_is_brought_in_but_all_can_be_written(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_case(EXAMPLE, consent=None, yes=True) == 0
    lease = Lease(database)
    assert lease.take()
    try:
        assert import_case(EXAMPLE, consent=None, yes=True) == 2
        assert RUNNING in capsys.readouterr().err
        assert export_case("exa001", tmp_path / "out", revision=None, force=False) == 0
        assert contents(tmp_path / "out") == contents(EXAMPLE)
    finally:
        lease.release()


def test_nothing_is_written_over_what_says_something_else(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_case(EXAMPLE, consent=None, yes=True) == 0
    out = tmp_path / "out"
    assert export_case("exa001", out, revision=None, force=False) == 0
    assert export_case("exa001", out, revision=None, force=False) == 0, "the same is there"
    (out / "fr.toml").write_text("# my notes")
    assert export_case("exa001", out, revision=None, force=False) == 2
    assert "--force" in capsys.readouterr().err
    assert (out / "fr.toml").read_text() == "# my notes"
    assert export_case("exa001", out, revision=None, force=True) == 0
    (out / "ru.toml").write_text("# a language more")
    assert export_case("exa001", out, revision=None, force=True) == 2
    assert "ru.toml" in capsys.readouterr().err
    (tmp_path / "file").touch()
    assert export_case("exa001", tmp_path / "file", revision=None, force=False) == 2
    assert export_case("exa001", tmp_path / "x", revision=9, force=False) == 2
    assert "no revision 9; its newest is 1" in capsys.readouterr().err
    assert export_case("nocase", tmp_path / "x", revision=None, force=False) == 2
    assert "It has: exa001, tjk001" in capsys.readouterr().err
    database.unlink()
    assert export_case("exa001", tmp_path / "x", revision=None, force=False) == 2
    assert import_case(EXAMPLE, consent=None, yes=True) == 2
    assert "There is no database" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_letters_and_the_check_are_of_what_people_see(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def sample() -> str:
        print_sample("exa001", "en", ask=None, authority=None, number=3, own="", html=None, text=None)
        return capsys.readouterr().out

    assert import_case(EXAMPLE, consent=consent_of("person", "ours"), yes=True) == 0
    edited(database, "exa001", b"Ms Brennwater", b"Ms Odila Brennwater")
    capsys.readouterr()
    assert "Ms Odila Brennwater" in sample()
    run_checks()
    assert "case exa001, revision 2, edited in the chat: every letter is complete" in capsys.readouterr().out
    database.write_bytes(b"This is no database. " * 100)
    print_sample("tjk001", "en", ask=None, authority=None, number=1, own="", html=None, text=None)
    assert "what was edited in the chat isn't looked at" in capsys.readouterr().err
