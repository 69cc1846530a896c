"""python-telegram-bot with its default client and `concurrent_updates(True)`: says back what it is told.

    echo_ptb.py URL TOKEN < {}

Ends with its input.
"""

from __future__ import annotations

import asyncio
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The same words, to the same chat."""
    assert update.message is not None
    assert update.message.text is not None
    await context.bot.send_message(update.message.chat_id, update.message.text)


async def main(url: str, token: str) -> None:
    """Answer until the input ends."""
    application = Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(True).build()
    application.add_handler(MessageHandler(filters.ALL, echo))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        await asyncio.to_thread(sys.stdin.read)
        await application.updater.stop()
        await application.stop()
    print("{}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
