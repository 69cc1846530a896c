"""The simulated Telegram over HTTP: what it does with a real client library, and what it refuses."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, RetryAfter

from bot.rehearsal import InjectedFault, Person, Server, World
from bot.telegram_api import limits
from tests.support.people import Human

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


# The library announces that waiting times will change their type, each time it is told to wait.
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
async def world() -> World:
    return World()


@pytest.fixture
async def server(world: World) -> AsyncIterator[Server]:
    async with Server(world, control=True) as server:
        yield server


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    bot = Bot(server.world.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")
    async with bot:
        yield bot


@pytest.fixture
async def http(server: Server) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url) as session:
        yield session


@pytest.fixture
def anna(world: World) -> Person:
    return world.person("Anna", "fr", started=True)


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


async def refused(http: aiohttp.ClientSession, world: World, method: str, **params: Any) -> str:
    """The description of a 400."""
    async with http.post(f"/bot{world.token}/{method}", json=params) as response:
        answer = await response.json()
        assert (response.status, answer["ok"], answer["error_code"]) == (400, False, 400)
        return str(answer["description"]).removeprefix("Bad Request: ")


# What works.


async def test_a_message_and_its_edits(bot: Bot, anna: Person) -> None:
    buttons = keyboard(
        InlineKeyboardButton("Yes", callback_data="y", style="success"),
        InlineKeyboardButton("Site", url="https://example.org"),
        InlineKeyboardButton("Copy", copy_text=CopyTextButton("x" * 256)),
    )
    sent = await bot.send_message(
        anna.chat, "<b>Hi</b> 😀 a@example.org", parse_mode="HTML", reply_markup=buttons
    )
    assert sent.text_html == "<b>Hi</b> 😀 a@example.org"
    assert sent.parse_entities(["email"])
    assert sent.reply_markup is not None
    assert sent.reply_markup.inline_keyboard[0][1].url == "https://example.org/"
    assert anna.messages[0].labels == [["Yes", "Site", "Copy"]]
    assert anna.messages[0].copy_texts == {"Copy": "x" * 256}

    await bot.edit_message_reply_markup(
        anna.chat, sent.message_id, reply_markup=keyboard(*buttons.inline_keyboard[0][:1])
    )
    await bot.edit_message_text("Bye", anna.chat, sent.message_id)
    assert [version.text for version in anna.versions] == ["Hi 😀 a@example.org"] * 2 + ["Bye"]
    assert anna.last is not None
    assert (anna.last.keyboard, bool(anna.last.edited), anna.received) == ((), True, 1)

    reply = await bot.send_message(anna.chat, "See above", reply_to_message_id=sent.message_id)
    assert reply.reply_to_message is not None
    assert reply.reply_to_message.text == "Bye"
    copy = await bot.copy_message(anna.chat, anna.chat, sent.message_id)
    assert anna.screen[copy.message_id].text == "Bye"
    assert await bot.delete_message(anna.chat, sent.message_id)
    assert await bot.delete_messages(anna.chat, [sent.message_id, copy.message_id])
    assert [message.text for message in anna.messages] == ["See above"]


async def test_what_is_older_than_two_days_can_be_edited_and_not_deleted(bot: Bot, anna: Person) -> None:
    old = await bot.send_message(anna.chat, "Old")
    anna.backend.ahead += 47 * 3600
    new = await bot.send_message(anna.chat, "New")
    anna.backend.ahead += 2 * 3600
    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await bot.delete_message(anna.chat, old.message_id)
    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await bot.delete_messages(anna.chat, [new.message_id, old.message_id])
    assert [message.text for message in anna.messages] == ["Old", "New"], "all of them or none"
    await bot.edit_message_text("Old, corrected", anna.chat, old.message_id)
    assert await bot.delete_messages(anna.chat, [new.message_id])
    assert [message.text for message in anna.messages] == ["Old, corrected"]


async def test_files(bot: Bot, anna: Person) -> None:
    photo = await bot.send_photo(anna.chat, PNG, caption="<i>A</i>", parse_mode="HTML")
    assert (photo.photo[-1].width, photo.caption_html) == (1, "<i>A</i>")
    await bot.edit_message_caption(anna.chat, photo.message_id, caption="B")
    again = await bot.send_photo(anna.chat, photo.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id

    letter = await bot.send_document(anna.chat, "Уважаемый".encode(), filename="письмо.txt")
    assert letter.document is not None
    assert (letter.document.file_name, letter.document.mime_type) == ("письмо.txt", "text/plain")
    file = await bot.get_file(letter.document)
    assert bytes(await file.download_as_bytearray()).decode() == "Уважаемый"

    album = await bot.send_media_group(
        anna.chat,
        [
            InputMediaDocument(b"1", filename="1.txt", caption="one"),
            InputMediaDocument(b"2", filename="2.txt"),
        ],
    )
    assert len({message.media_group_id for message in album}) == 1
    shown = [message.file.name for message in anna.messages[-2:] if message.file]
    assert shown == ["1.txt", "2.txt"]


async def test_what_is_played(bot: Bot, anna: Person) -> None:
    video = await bot.send_video(anna.chat, b"moving", caption="<i>A</i>", parse_mode="HTML")
    assert video.video is not None
    assert (video.video.mime_type, video.caption_html) == ("video/mp4", "<i>A</i>")
    again = await bot.send_video(anna.chat, video.video.file_id)
    assert again.video is not None
    assert again.video.file_unique_id == video.video.file_unique_id
    gif = await bot.send_animation(anna.chat, b"moving without a sound")
    assert gif.animation is not None
    assert gif.document is not None, "as Telegram tells of it too"
    with pytest.raises(BadRequest, match=r"(?i)use file of type"):
        await bot.send_video(anna.chat, gif.animation.file_id)
    album = await bot.send_media_group(anna.chat, [InputMediaPhoto(PNG), InputMediaVideo(b"moving")])
    assert [bool(message.video) for message in album] == [False, True]

    voice = await bot.send_voice(anna.chat, b"OggS", caption="A")
    assert voice.voice is not None
    assert voice.voice.mime_type == "audio/ogg"
    await bot.edit_message_caption(anna.chat, voice.message_id, caption="B")
    copy = await bot.copy_message(anna.chat, anna.chat, voice.message_id)
    assert (anna.screen[copy.message_id].kind, anna.screen[copy.message_id].text) == ("voice", "B")
    anna.voiceless = True
    with pytest.raises(BadRequest, match=r"(?i)Voice_messages_forbidden"):
        await bot.send_voice(anna.chat, voice.voice.file_id)
    with pytest.raises(BadRequest, match=r"(?i)Voice_messages_forbidden"):
        await bot.copy_message(anna.chat, anna.chat, voice.message_id)
    await bot.send_video(anna.chat, video.video.file_id)

    anna.sends_voice("C")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.voice is not None
    assert update.message.caption == "C"


async def test_a_persons_messages_reach_the_bot(bot: Bot, anna: Person) -> None:
    anna.opens("tjk001-radio")
    anna.says("x 😀 y", [{"type": "bold", "offset": 5, "length": 1}])
    anna.sends_photo("caption", [{"type": "italic", "offset": 0, "length": 7}])
    anna.sends_document("list.csv", b"a,b")
    anna.sends_sticker()
    anna.sends_location()
    anna.edits(anna.messages[1], "z")
    anna.blocks()
    anna.unblocks()
    start, bold, photo, document, sticker, place, edited, blocked, unblocked = await bot.get_updates()
    assert start.message is not None
    assert start.message.parse_entities(["bot_command"]) == {start.message.entities[0]: "/start"}
    assert start.message.text == "/start tjk001-radio"
    assert start.effective_user is not None
    assert start.effective_user.language_code == "fr"
    assert bold.message is not None
    assert bold.message.text_html == "x 😀 <b>y</b>"
    assert photo.message is not None
    assert photo.message.caption_html == "<i>caption</i>"
    assert document.message is not None
    assert document.message.document is not None
    assert sticker.message is not None
    assert sticker.message.sticker is not None
    assert place.message is not None
    assert place.message.location is not None
    assert edited.edited_message is not None
    assert edited.edited_message.text == "z"
    assert blocked.my_chat_member is not None
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member is not None
    assert unblocked.my_chat_member.new_chat_member.status == "member"


async def test_taps(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(
        anna.chat, "?", reply_markup=keyboard(InlineKeyboardButton("Yes", callback_data="y"))
    )
    first, second = anna.taps(anna.messages[0], "Yes"), anna.taps(anna.messages[0], 0)
    old = anna.taps_old("gone")
    queries = [update.callback_query for update in await bot.get_updates()]
    assert [query.data for query in queries if query] == ["y", "y", "gone"]
    one, two, three = (query for query in queries if isinstance(query, CallbackQuery))
    assert one.message is not None
    assert one.message.message_id == sent.message_id
    assert three.message is not None
    assert not three.message.is_accessible
    await one.answer("Thanks", show_alert=True)
    await two.answer()
    assert (await first).text == "Thanks"
    assert (await first).show_alert
    assert (await second).text == ""
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await one.answer()
    old.expired = True
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await three.answer()
    with pytest.raises(LookupError):
        anna.taps(anna.messages[0], "No")


async def test_updates_wait_until_they_are_acknowledged(bot: Bot, anna: Person) -> None:
    for text in "abc":
        anna.says(text)
    first = await bot.get_updates(limit=2)
    assert [update.message.text for update in first if update.message] == ["a", "b"]
    assert await bot.get_updates(limit=2) == first
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["c"]
    assert await bot.get_updates(offset=rest[-1].update_id + 1) == ()

    poll = asyncio.create_task(bot.get_updates(offset=rest[-1].update_id + 1, timeout=10))
    await anna.backend.updates.until_polled()
    anna.says("d")
    (last,) = await poll
    assert last.update_id == rest[-1].update_id + 1


async def test_only_the_kinds_asked_for_come(bot: Bot, anna: Person) -> None:
    await bot.get_updates(allowed_updates=["message"])
    anna.blocks()
    anna.unblocks()
    anna.says("here")
    assert len(await bot.get_updates()) == 1


async def test_two_bots_on_one_token(bot: Bot, http: aiohttp.ClientSession, world: World) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await world.updates.until_polled()
    async with http.get(f"/bot{world.token}/getUpdates") as response:
        assert (await response.json())["result"] == []
    with pytest.raises(Conflict):
        await first


async def test_menus_fall_back_as_telegrams_do(bot: Bot, world: World, anna: Person) -> None:
    def menu() -> list[str]:
        return [command["command"] for command in world.menu(anna)]

    await bot.set_my_commands([BotCommand("a", "default")])
    assert menu() == ["a"]
    await bot.set_my_commands([BotCommand("b", "défaut")], language_code="fr")
    assert menu() == ["b"]
    await bot.set_my_commands([BotCommand("c", "private")], scope=BotCommandScopeAllPrivateChats())
    assert menu() == ["c"]
    await bot.set_my_commands([BotCommand("d", "privé")], BotCommandScopeAllPrivateChats(), "fr")
    assert menu() == ["d"]
    await bot.set_my_commands([BotCommand("e", "anna")], BotCommandScopeChat(anna.chat))
    assert menu() == ["e"]
    assert [c.command for c in await bot.get_my_commands(BotCommandScopeChat(anna.chat))] == ["e"]
    await bot.delete_my_commands(BotCommandScopeChat(anna.chat))
    assert menu() == ["d"]


async def test_the_rest_of_the_api(bot: Bot, world: World, anna: Person) -> None:
    assert (await bot.get_me()).username == world.username
    assert (await bot.get_chat(anna.chat)).first_name == "Anna"
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.send_chat_action(anna.chat, "typing")
    assert anna.typing_at > 0
    assert await bot.set_my_description("Appels", language_code="fr")
    assert await bot.set_my_short_description("Short")
    assert await bot.set_my_name("Name")
    assert await bot.set_chat_menu_button()
    assert world.text_of("description", "fr-BE") == "Appels"
    assert world.text_of("description", "en") == ""
    anna.says("dropped")
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_forms_and_queries_work_too(http: aiohttp.ClientSession, world: World, anna: Person) -> None:
    markup = json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]})
    fields = {"chat_id": str(anna.chat), "text": "a", "reply_markup": markup}
    async with http.post(f"/bot{world.token}/sendMessage", data=fields) as response:
        assert (await response.json())["ok"]
    async with http.get(f"/bot{world.token}/SENDMESSAGE", params=fields) as response:
        assert (await response.json())["ok"]
    async with http.post(
        f"/bot{world.token}/sendMessage", data=b"{", headers={"Content-Type": "application/json"}
    ) as r:
        assert r.status == 400


# Who can't be reached.


async def test_people_who_cannot_be_reached(bot: Bot, world: World) -> None:
    stranger, blocker, gone, mover = (world.person(name) for name in ("Bo", "Cy", "Di", "Ed"))
    for person in (blocker, gone, mover):
        person.started = True
    blocker.blocks()
    gone.deletes_account()
    old = mover.chat
    world.migrates(mover, -1_001_234_567_890)
    for person, words in (
        (stranger, "bot can't initiate conversation with a user"),
        (blocker, "bot was blocked by the user"),
        (gone, "user is deactivated"),
    ):
        with pytest.raises(Forbidden, match=f"(?i){words}"):
            await bot.send_message(person.chat, "x")
    with pytest.raises(BadRequest, match=r"(?i)Chat not found"):
        await bot.send_message(42, "x")
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old, "x")
    assert moved.value.new_chat_id == mover.chat
    await bot.send_message(mover.chat, "x")
    blocker.opens()
    await bot.send_message(blocker.chat, "x")


async def test_wrong_token_and_unknown_method(server: Server, http: aiohttp.ClientSession) -> None:
    async with http.get("/bot1:wrong/getMe") as response:
        assert response.status == 401
    async with http.get(f"/bot{server.world.token}/sendTelepathy") as response:
        assert response.status == 404
        assert await response.json() == {"ok": False, "error_code": 404, "description": "Not Found"}
    async with http.get(f"/file/bot{server.world.token}/photos/none/photo.png") as response:
        assert response.status == 404


# What is refused.


@pytest.mark.parametrize(
    ("method", "params", "why"),
    [
        ("sendMessage", {"text": ""}, "message text is empty"),
        ("sendMessage", {"text": " \n "}, "text must be non-empty"),
        ("sendMessage", {"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ("sendMessage", {"text": "😀" * (limits.MAX_TEXT + 1)}, "message is too long"),
        ("sendMessage", {"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {"text": "x", "reply_to_message_id": 7}, "message to be replied not found"),
        ("sendMessage", {"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ("sendPhoto", {"photo": "AgACmissing"}, "wrong file identifier"),
        ("sendPhoto", {"photo": "https://example.org/x.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "x"}]}, "wrong number"),
        ("editMessageText", {"message_id": 7, "text": "x"}, "message to edit not found"),
        ("deleteMessage", {"message_id": 7}, "message to delete not found"),
        ("copyMessage", {"from_chat_id": 1, "message_id": 7}, "chat not found"),
        ("answerCallbackQuery", {"callback_query_id": "7"}, "query is too old"),
        ("answerCallbackQuery", {"callback_query_id": "7", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ("sendChatAction", {"action": "dance"}, "wrong parameter action"),
        ("setMyCommands", {"commands": [{"command": "Ab", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "ab", "description": ""}]}, "BOT_COMMAND_DESCRIPTION"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101}, "TOO_MUCH"),
        ("setMyDescription", {"description": "x" * 513}, "too long"),
        ("getFile", {"file_id": "x"}, "invalid file_id"),
    ],
)
async def test_refusals(
    http: aiohttp.ClientSession, world: World, anna: Person, method: str, params: dict[str, Any], why: str
) -> None:
    assert why in await refused(http, world, method, chat_id=anna.chat, **params)
    assert anna.messages == []


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "url": "mailto:a@example.org"}, "Unsupported URL protocol"),
        ({"text": "x", "url": "tel:+123"}, "Unsupported URL protocol"),
        ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": " ", "callback_data": "x"}, "Text must be non-empty"),
        ({"text": "x"}, "Text buttons are unallowed"),
        ({"text": "x", "callback_data": "x", "style": "pink"}, "invalid button style"),
    ],
)
async def test_bad_buttons(
    http: aiohttp.ClientSession, world: World, anna: Person, button: dict[str, Any], why: str
) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert why in await refused(http, world, "sendMessage", chat_id=anna.chat, text="x", reply_markup=markup)


async def test_exactly_at_the_limits(bot: Bot, anna: Person) -> None:
    buttons = [[InlineKeyboardButton("x", callback_data="é" * 32)] * 8] * 12
    text = f"<b>{'&amp;' * limits.MAX_TEXT}</b>"
    await bot.send_message(anna.chat, text, parse_mode="HTML", reply_markup=InlineKeyboardMarkup(buttons))
    await bot.send_document(anna.chat, b"x", caption="😀" * limits.MAX_CAPTION)
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        await bot.send_document(anna.chat, b"x", caption="😀" * (limits.MAX_CAPTION + 1))
    with pytest.raises(BadRequest, match=r"(?i)Reply_markup_too_long"):
        await bot.send_message(anna.chat, "x", reply_markup=InlineKeyboardMarkup([*buttons, buttons[0]]))


async def test_edits_that_make_no_sense(bot: Bot, anna: Person) -> None:
    text = await bot.send_message(anna.chat, "<b>x</b>", parse_mode="HTML")
    photo = await bot.send_photo(anna.chat, PNG)
    with pytest.raises(BadRequest, match=r"(?i)Message is not modified"):
        await bot.edit_message_text("<b>x</b>", anna.chat, text.message_id, parse_mode="HTML")
    with pytest.raises(BadRequest, match=r"(?i)no text in the message to edit"):
        await bot.edit_message_text("x", anna.chat, photo.message_id)
    with pytest.raises(BadRequest, match=r"(?i)no caption in the message to edit"):
        await bot.edit_message_caption(anna.chat, text.message_id, caption="x")
    with pytest.raises(BadRequest, match=r"(?i)Message can't be edited"):
        await bot.edit_message_text("x", anna.chat, anna.says("mine").id)


async def test_files_that_are_not_what_they_should_be(bot: Bot, anna: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)Image_process_failed"):
        await bot.send_photo(anna.chat, b"not a picture")
    with pytest.raises(BadRequest, match=r"(?i)File must be non-empty"):
        await bot.send_document(anna.chat, b"", filename="x.txt")
    document = (await bot.send_document(anna.chat, b"x")).document
    assert document is not None
    with pytest.raises(BadRequest, match=r"(?i)use file of type"):
        await bot.send_photo(anna.chat, document.file_id)
    with pytest.raises(BadRequest, match=r"(?i)can't be mixed"):
        await bot.send_media_group(anna.chat, [InputMediaPhoto(PNG), InputMediaDocument(b"x")])


# What goes wrong on request.


async def test_errors_on_request(bot: Bot, world: World, anna: Person) -> None:
    other = world.person("Bo", started=True)
    world.faults.add(InjectedFault("sendMessage", chat=anna.chat, times=1, status=429, retry_after=7))
    await bot.send_message(other.chat, "x")
    with pytest.raises(RetryAfter, match="7"):
        await bot.send_message(anna.chat, "x")
    await bot.send_message(anna.chat, "x")

    third = world.faults.add(InjectedFault("send*", every=3, status=400, description="Bad Request: no"))
    results = [await outcome(bot, anna) for _ in range(6)]
    assert results == ["ok", "ok", "No"] * 2
    assert third.hits == 2
    world.faults.remove(third)
    assert await outcome(bot, anna) == "ok"

    world.faults.add(InjectedFault(share=0.5, seed=3, status=403))
    forbidden = [await outcome(bot, anna) != "ok" for _ in range(100)]
    assert 30 < sum(forbidden) < 70
    world.faults.clear()
    assert await outcome(bot, anna) == "ok"


async def outcome(bot: Bot, person: Person) -> str:
    try:
        await bot.send_message(person.chat, "x")
    except (BadRequest, Forbidden) as error:
        return error.message
    return "ok"


async def test_lost_connections(http: aiohttp.ClientSession, world: World, anna: Person) -> None:
    url, body = f"/bot{world.token}/sendMessage", {"chat_id": anna.chat, "text": "x"}
    fault = world.faults.add(InjectedFault("sendMessage", times=1, drop="before"))
    with pytest.raises(aiohttp.ClientConnectionError):
        await http.post(url, json=body)
    assert (fault.hits, anna.received) == (1, 0)
    world.faults.add(InjectedFault("sendMessage", times=1, drop="after"))
    with pytest.raises(aiohttp.ClientConnectionError):
        await http.post(url, json=body)
    assert anna.received == 1
    assert [call.status for call in world.calls_of("sendMessage", anna.chat)] == [0, 0]


async def test_a_delayed_message_arrives_though_nobody_waits(
    http: aiohttp.ClientSession, world: World, anna: Person
) -> None:
    world.faults.add(InjectedFault("sendMessage", delay=0.1))
    url, body = f"/bot{world.token}/sendMessage", {"chat_id": anna.chat, "text": "late"}
    with pytest.raises(TimeoutError):
        await http.post(url, json=body, timeout=aiohttp.ClientTimeout(total=0.02))
    await Human(anna).hears("late")


async def test_broken_answers(http: aiohttp.ClientSession, world: World, anna: Person) -> None:
    url, body = f"/bot{world.token}/sendMessage", {"chat_id": anna.chat, "text": "x"}
    world.faults.add(InjectedFault(times=1, status=502, html=True))
    async with http.post(url, json=body) as response:
        assert (response.status, response.content_type) == (502, "text/html")
    async with http.post(url, json=body) as response:
        assert response.status == 200


async def test_limits_on_speed(bot: Bot, world: World, anna: Person) -> None:
    world.faults.limit(5, retry_after=3)
    for _ in range(5):
        await bot.send_message(anna.chat, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(anna.chat, "x")
    await bot.get_me()
    world.faults.limit(None, per_chat=1)
    await bot.send_message(anna.chat, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(anna.chat, "x")


async def test_the_server_goes_and_comes_back(
    server: Server, http: aiohttp.ClientSession, anna: Person
) -> None:
    url, body = f"/bot{server.world.token}/sendMessage", {"chat_id": anna.chat, "text": "x"}
    port = server.port
    await server.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await http.post(url, json=body)
    await server.start()
    assert server.port == port
    async with http.post(url, json=body) as response:
        assert response.status == 200


# From another process.


async def test_control(http: aiohttp.ClientSession, world: World) -> None:
    async def control(what: str, **params: Any) -> Any:
        async with http.post(f"/control/{what}", json=params) as response:
            return await response.json()

    chats = (await control("people", count=2, language="ru"))["chats"]
    async with http.post(
        f"/bot{world.token}/sendMessage", json={"chat_id": chats[0], "text": "x"}
    ) as response:
        assert response.status == 200
    assert (await control("counts"))["counts"] == {str(chats[0]): 1, str(chats[1]): 0}
    assert await control("texts", chat=chats[0]) == {"texts": {"x": 1}}
    assert (await control("last", chat=chats[0]))["text"] == "x"
    assert (await control("says", chat=chats[1], text="hello"))["message_id"]
    assert (await control("stats"))["waiting_updates"] == 1
    await control("faults", method="sendMessage", status=400)
    assert await refused(http, world, "sendMessage", chat_id=chats[0], text="x")
    assert "error" in await control("faults", colour="red")
    assert "error" in await control("says", chat=1, text="x")
    await control("mend")
    await control("log", on=False)
    await control("reset")
    assert (await control("stats"))["sent"] == 0
    async with http.post("/control/stats", headers={"Origin": "https://example.org"}) as response:
        assert response.status == 403


async def test_a_failed_wait_shows_the_chat(world: World, anna: Person) -> None:
    human = Human(anna, patience=0.01)
    await human.says("is anybody there?")
    with pytest.raises(AssertionError, match="is anybody there"):
        await human.hears("yes")
    with pytest.raises(AssertionError, match="no message with a button"):
        await human.taps("Yes")
