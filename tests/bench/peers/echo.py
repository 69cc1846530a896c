"""aiogram 3 as it comes: says back what it is told, nothing else.

    echo.py URL TOKEN < {}

Ends with its input.
"""

from __future__ import annotations

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message, bot: Bot) -> None:
    """The same words, to the same chat."""
    assert message.text is not None
    await bot.send_message(message.chat.id, message.text)


async def main(url: str, token: str) -> None:
    """Answer until the input ends."""
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    async with Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url))) as bot:
        polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
        await asyncio.to_thread(sys.stdin.read)
        await dispatcher.stop_polling()
        await polling
    print("{}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
