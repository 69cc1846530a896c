"""Albums on their way into a draft, on a real database."""

from __future__ import annotations

from itertools import permutations

import pytest

from bot.model.broadcasts.broadcast import Kind, Plan
from bot.store import Store
from tests.support.stage import ORGANISER
from tests.support.stores import CASE, NOW

GROUP = "13000000000000077"
ITEMS = {number: {"type": "photo", "media": f"file{number}"} for number in (41, 42, 43)}
SOMEBODY = ORGANISER + 1


async def _drafted(store: Store) -> int:
    return await store.drafts.create(ORGANISER, CASE, Kind.UPDATE, "en", NOW)


async def _media(store: Store, draft_id: int) -> list[object]:
    draft = await store.drafts.get(draft_id)
    assert draft is not None
    assert draft.texts["en"].method == "sendMediaGroup"
    return list(draft.texts["en"].params["media"])


@pytest.mark.parametrize("order", list(permutations(ITEMS)))
async def test_items_stand_in_the_order_of_their_messages_in_whatever_order_they_came(
    store: Store, order: tuple[int, ...]
) -> None:
    draft_id = await _drafted(store)
    first, *others = order
    assert await store.albums.begin(draft_id, "en", GROUP, first, ITEMS[first])
    for number in others:
        place = await store.albums.add(ORGANISER, GROUP, number, ITEMS[number])
        assert place is not None
        assert (place.broadcast_id, place.language, place.draft) == (draft_id, "en", True)
    assert await _media(store, draft_id) == list(ITEMS.values())


async def test_an_item_that_comes_twice_is_there_once_and_changes_nothing(store: Store) -> None:
    draft_id = await _drafted(store)
    await store.albums.begin(draft_id, "en", GROUP, 41, ITEMS[41])
    await store.albums.add(ORGANISER, GROUP, 42, ITEMS[42])
    before = await store.drafts.get(draft_id)
    await store.albums.add(ORGANISER, GROUP, 42, ITEMS[42])
    assert await store.drafts.get(draft_id) == before, "its revision too: a preview still holds"
    edited = {**ITEMS[41], "caption": "Words"}
    await store.albums.add(ORGANISER, GROUP, 41, edited)
    assert await _media(store, draft_id) == [edited, ITEMS[42]]


async def test_only_its_author_finds_an_album_and_only_by_its_own_id(store: Store) -> None:
    draft_id = await _drafted(store)
    await store.albums.begin(draft_id, "en", GROUP, 41, {**ITEMS[41], "caption": f'"{GROUP}0" "7_" "%"'})
    for chat, group in ((SOMEBODY, GROUP), (ORGANISER, f"{GROUP}0"), (ORGANISER, "7_"), (ORGANISER, "%")):
        assert await store.albums.add(chat, group, 42, ITEMS[42]) is None
    assert len(await _media(store, draft_id)) == 1


async def test_what_is_confirmed_or_derived_from_it_is_not_changed(store: Store) -> None:
    draft_id = await _drafted(store)
    await store.albums.begin(draft_id, "en", GROUP, 41, ITEMS[41])
    assert await store.drafts.confirm(draft_id, 1, NOW)
    copied = await store.follow_ups.derive(ORGANISER, draft_id, NOW, plan=Plan())
    assert copied is not None
    place = await store.albums.add(ORGANISER, GROUP, 42, ITEMS[42])
    assert place is not None
    assert (place.broadcast_id, place.draft) == (draft_id, False)
    assert await _media(store, draft_id) == await _media(store, copied) == [ITEMS[41]]
    assert not await store.albums.begin(draft_id, "en", GROUP, 43, ITEMS[43])


async def test_the_message_that_shows_the_draft_is_remembered(store: Store) -> None:
    draft_id = await _drafted(store)
    await store.albums.begin(draft_id, "en", GROUP, 41, ITEMS[41])
    await store.albums.shown_in(ORGANISER, GROUP, 900)
    await store.albums.add(ORGANISER, GROUP, 42, ITEMS[42])
    place = await store.albums.add(ORGANISER, GROUP, 43, None)
    assert place is not None
    assert place.shown == 900
    assert len(await _media(store, draft_id)) == 2, "what can't be in an album adds nothing"


async def test_unfinished_broadcasts_are_found_by_their_author(store: Store) -> None:
    empty, written, confirmed = [await _drafted(store) for _ in range(3)]
    other = await store.drafts.create(SOMEBODY, CASE, Kind.UPDATE, "en", NOW)
    elsewhere = await store.drafts.create(ORGANISER, "other", Kind.UPDATE, "en", NOW)
    for number in (written, confirmed, other, elsewhere):
        await store.albums.begin(number, "en", f"{number}", 41, ITEMS[41])
    assert await store.drafts.confirm(confirmed, 1, NOW)
    cases = (CASE, "other")
    found = await store.drafts.unfinished(ORGANISER, CASE, cases, 6)
    assert found == [confirmed, written]
    assert empty not in found
    assert await store.drafts.unfinished(SOMEBODY, CASE, cases, 6) == [other, confirmed], "it is a team"
    assert await store.drafts.unfinished(ORGANISER, CASE, cases, 1) == [confirmed]
    found = await store.drafts.unfinished(ORGANISER, CASE, (CASE,), 6)
    assert found == [elsewhere, confirmed, written], "of a case that was taken away it is found nowhere else"
