"""What a command on the server does that needs two of the team in the chat: they are told at once."""

from __future__ import annotations

from pathlib import Path

from tests.support.application import Running
from tests.support.approvals.steps import MANY, acts, states, team_of_four
from tests.support.programs.terminal import finished
from tests.support.steps.organising import got
from tests.support.steps.roles import translator
from tests.support.stores import rows, url_of

EXAMPLE = Path("docs/example-case/exa001").absolute()
TOLD = "Published from the server: "


async def test_the_team_is_told_what_was_published_on_the_server_and_it_stands_in_the_record(
    tmp_path: Path,
) -> None:
    async with Running(tmp_path, two_keys=MANY) as bot:
        olga, paul, rita, sam = await team_of_four(bot)
        tomas = await translator(bot, olga, "Tomas", "Español")
        await bot.app.stop()
        publish = ("--publish", "--agreed", "family", "--may-use", "public", "--yes")
        given = {"DATABASE_URL": url_of(bot.database), "BOT_KEY": bot.key}
        code, printed = await finished(tmp_path, "case", "import", str(EXAMPLE), *publish, **given)
        assert code == 0, printed
        assert "people see revision 1 of exa001 from the next start on" in printed
        assert "The team is told then, and it stands in the record." in printed
        await bot.start()
        for human in (olga, paul, rita, sam):
            told = await human.hears(TOLD, "Revision 1 of this case was published", "nobody was asked")
            assert "Revisions" in str(told.labels)
        assert states(bot) == [], "nothing was asked"
        assert ("published", None) in acts(bot, "published")
        await olga.taps("Revisions", await olga.sees(TOLD))
        await olga.hears("1")
        await olga.says("/record")
        await olga.hears("on the server")
        await bot.restart()
        assert [len(got(human, TOLD)) for human in (paul, rita, sam, tomas)] == [1, 1, 1, 0]
        assert rows(bot.database, "SELECT * FROM team_news WHERE what = 'case_server'") == []
