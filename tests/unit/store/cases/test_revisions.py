"""Revisions of cases: one after the other, one of them published, and a draft that goes goes whole."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.model.cases.revision import Agreed, Consent, MayUse, Revision, RevisionOrigin
from bot.model.team.roles import Role
from bot.store import Store
from tests.support.stores import rows

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
FILES = {"case.toml": b'slug = "abc"\n', "en.toml": b"\xef\xbb\xbf# words\r\n"}


def revision(
    number: int, origin: RevisionOrigin = RevisionOrigin.CHAT, case: str = "abc", *parts: str
) -> Revision:
    return Revision(case, number, NOW, origin, parts=parts)


async def test_a_revision_has_its_files_to_the_byte_and_the_next_number(store: Store) -> None:
    table = store.revisions
    assert await table.add(revision(1, RevisionOrigin.APPEAL), FILES)
    assert not await table.add(revision(1), FILES), "somebody was first"
    assert not await table.add(revision(3), FILES)
    assert await table.add(
        revision(2, RevisionOrigin.CHAT, "abc", "en.title", "fr"), {**FILES, "fr.toml": b""}
    )
    found = await table.content("abc", 1)
    assert found is not None
    assert found.files == FILES
    assert [one.parts for one in await table.history("abc")] == [("en.title", "fr"), ()]
    assert [one.number for one in await table.history("abc", before=2)] == [1]
    assert await table.content("abc", 3) is None
    assert await table.newest_of("abc", RevisionOrigin.APPEAL) == 1
    assert await table.newest_of("abc", RevisionOrigin.FILES) == 0


async def test_of_two_at_once_one_is_first(store: Store) -> None:
    kept = await asyncio.gather(
        *(store.revisions.add(revision(1), {"case.toml": bytes([n])}) for n in range(6))
    )
    assert sum(kept) == 1


async def test_only_the_newest_is_published_and_the_answers_are_kept(store: Store) -> None:
    table = store.revisions
    await table.add(revision(1, RevisionOrigin.APPEAL), FILES)
    record = (await table.records())["abc"]
    assert (record.newest, record.published, record.origin, record.files) == (
        1,
        0,
        RevisionOrigin.APPEAL,
        None,
    )
    await table.add(revision(2), {})
    consent = Consent(Agreed.SPEAKER, MayUse.ASKED, ("Odile Brennwater",))
    assert not await table.publish("abc", 1, consent, NOW)
    assert await table.consent("abc") is None
    assert await table.publish("abc", 2, consent, NOW)
    found = await table.consent("abc")
    assert found is not None
    assert (found.agreed, found.may_use, found.named, found.at) == (
        Agreed.SPEAKER,
        MayUse.ASKED,
        ("Odile Brennwater",),
        NOW,
    )
    again = Consent(Agreed.FAMILY, MayUse.OURS)
    assert await table.publish("abc", 2, again, NOW), "answered anew"
    found = await table.consent("abc")
    assert found is not None
    assert found.agreed is Agreed.FAMILY


async def test_a_draft_goes_with_all_it_said_and_what_others_say_too_stays(
    store: Store, tmp_path: Path
) -> None:
    table = store.revisions
    await table.add(revision(1, case="abc"), FILES)
    await table.add(revision(1, case="def"), {"case.toml": FILES["case.toml"], "en.toml": b"others"})
    await table.add(revision(2, case="abc"), {"case.toml": b"a name that goes"})
    assert await table.discard("abc")
    assert not await table.discard("abc")
    assert set(await table.records()) == {"def"}
    kept = await table.content("def", 1)
    assert kept is not None
    assert kept.files["case.toml"] == FILES["case.toml"]
    assert len(rows(tmp_path / "bot.db", "SELECT * FROM case_contents")) == 2
    assert (
        rows(
            tmp_path / "bot.db",
            "SELECT * FROM case_files WHERE revision_id NOT IN (SELECT id FROM case_revisions)",
        )
        == []
    )
    await table.add(revision(2, case="def"), FILES, published=True)
    assert not await table.discard("def"), "it was published"


async def test_what_was_typed_is_kept_for_each_of_the_team_at_each_place(store: Store) -> None:
    table = store.typed_values
    await store.revisions.add(revision(1), FILES)
    title, short = ("en.toml", ("title",)), ("en.toml", ("names", "short"))
    await table.keep(5, "abc", *title, '"x"')
    assert await table.take(5, "abc", *title) is None, "nobody of the team"
    await store.team.join(await store.team.invite(Role.OWNER, NOW, timedelta(days=1)), 5, NOW)
    await table.keep(5, "abc", *title, '"w"')
    await table.keep(5, "abc", *title, '"x"')
    await table.keep(5, "abc", *short, '"y"')
    assert await table.take(5, "def", *title) is None
    assert await table.take_only(5, "abc") is None, "which of the two is meant can't be known"
    found = await table.take(5, "abc", *short)
    assert found is not None
    assert (found.file, found.way, found.text) == (*short, '"y"')
    assert await table.take(5, "abc", *short) is None, "it is taken once"
    left = await table.take_only(5, "abc")
    assert left is not None
    assert left.text == '"x"'


async def test_what_was_read_of_an_appeal_is_kept_sealed_and_let_go_with_its_draft(
    store: Store, tmp_path: Path
) -> None:
    table = store.case_drafts
    await store.revisions.add(revision(1), FILES)
    await table.keep("abc", b"the lines of an appeal", NOW)
    await table.answer("abc", {"name.ru": "a name typed"})
    kept = await table.get("abc")
    assert kept is not None
    assert (kept.read, kept.answers) == (b"the lines of an appeal", {"name.ru": "a name typed"})
    kept_rows = rows(tmp_path / "bot.db", "SELECT read, answers FROM case_drafts")
    assert b"a name typed" not in b"".join(bytes(each) for each in kept_rows[0] if isinstance(each, bytes))
    await table.let_go_before(NOW)
    assert await table.get("abc") is not None
    await table.let_go_before(NOW + timedelta(seconds=1))
    assert await table.get("abc") is None
    await table.keep("abc", b"again", NOW)
    await store.revisions.discard("abc")
    assert await table.get("abc") is None
    await store.revisions.add(revision(1), FILES, published=True)
    await table.keep("abc", b"of a case that people see", NOW)
    await table.let_go_before(NOW)
    assert await table.get("abc") is None
