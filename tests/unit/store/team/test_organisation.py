"""What is said of the organisation is changed by owners alone, as they are at that moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.team.organisation import AboutLine
from bot.model.team.roles import Role
from bot.store import Store
from tests.support.stores import NOW

ANNA, BORIS = 5_000_000_001, 77
DAY = timedelta(days=1)


async def bring_in(store: Store, chat: int) -> int:
    """An owner more; their number."""
    token = await store.team.invite(Role.OWNER, NOW, DAY)
    assert await store.team.join(token, chat, NOW) is Role.OWNER
    number = await store.team.number(chat)
    assert number is not None
    return number


@pytest.mark.parametrize("gone", ["lowered", "removed"])
async def test_whoever_was_an_owner_when_they_tapped_and_is_none_now_changes_nothing(
    store: Store, gone: str
) -> None:
    anna, boris = await bring_in(store, ANNA), await bring_in(store, BORIS)
    assert await store.organisation.say(AboutLine.NAME, "", "The Example Society", by=boris)
    if gone == "lowered":
        assert await store.team.change_role(boris, Role.ORGANISER, NOW, by=anna)
    else:
        assert await store.team.remove(boris, NOW, by=anna)
    assert not await store.organisation.say(AboutLine.NAME, "", "Somebody else", by=boris)
    assert not await store.organisation.say(AboutLine.NAME, "", "", by=boris)
    assert (await store.organisation.read()).said == {(AboutLine.NAME, ""): "The Example Society"}
    assert await store.organisation.say(AboutLine.NAME, "", "The Society", by=anna)
