"""Values that were kept at one place for each of the team are kept when they may be at several."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.model.cases.revision import Revision, RevisionOrigin
from bot.model.team.roles import Role
from bot.store import Store
from bot.store.db.migrations.versions.step_0015_questions_of_drafts import down_revision
from tests.support.stores import NOW, opened, sqlite_connection, taken_back

OLD = """CREATE TABLE case_typed (
    member_id INTEGER NOT NULL PRIMARY KEY, "case" VARCHAR(16) NOT NULL, file VARCHAR(24) NOT NULL,
    way TEXT NOT NULL, value TEXT NOT NULL)"""


async def test_what_was_typed_moves_and_what_is_nobodys_hinders_no_start(
    store: Store, tmp_path: Path
) -> None:
    token = await store.team.invite(Role.OWNER, NOW, timedelta(hours=1))
    await store.team.join(token, 7, NOW)
    number = await store.team.number(7)
    await store.revisions.add(Revision("abc001", 1, NOW, RevisionOrigin.CHAT), {"case.toml": b""}, chat=7)
    with sqlite_connection(tmp_path / "bot.db") as connection:
        connection.execute("DROP TABLE case_typed")
        connection.execute(OLD)
        for member, case in ((number, "abc001"), (998, "abc001"), (999, "xyz999")):
            row = (member, case, "en.toml", '["title"]', '"Там"')
            connection.execute("INSERT INTO case_typed VALUES (?, ?, ?, ?, ?)", row)
        taken_back(connection, down_revision)
    async with opened(tmp_path) as other:
        typed = await other.typed_values.take(7, "abc001", "en.toml", ("title",))
        assert typed is not None
        assert typed.text == '"Там"'
