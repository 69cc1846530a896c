"""python-telegram-bot with its own `AIORateLimiter`: answers people while it sends a broadcast.

    limiter.py URL TOKEN < {"chats": [...], "text": "...", "answer": "...", "in_flight": ...}

The order is one line; everything ends with the input. Prints how many answers and messages were given up.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, Application, ContextTypes, MessageHandler, filters

TRIES = 5


async def main(url: str, token: str, order: dict[str, Any]) -> None:
    """Run until the input ends; print what was given up."""
    lost = {"answers": 0, "messages": 0}

    async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        try:
            await update.message.reply_text(order["answer"])
        except TelegramError:
            lost["answers"] += 1

    builder = Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(True)
    application = builder.rate_limiter(AIORateLimiter(max_retries=TRIES)).build()
    application.add_handler(MessageHandler(filters.ALL, answer))
    chats = iter(order["chats"])

    async def send() -> None:
        for chat in chats:
            try:
                await application.bot.send_message(chat, order["text"])
            except TelegramError:
                lost["messages"] += 1

    await application.initialize()
    await application.start()
    assert application.updater is not None
    await application.updater.start_polling(timeout=30)
    workers = [asyncio.create_task(send()) for _ in range(order["in_flight"])]
    await asyncio.to_thread(sys.stdin.read)
    print(json.dumps(lost | {"at_work": sum(not worker.done() for worker in workers)}), flush=True)
    # What waits in the limiter would keep the end waiting.
    os._exit(0)


if __name__ == "__main__":
    logging.disable()
    asyncio.run(main(sys.argv[1], sys.argv[2], json.loads(sys.stdin.readline())))
