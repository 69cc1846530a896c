"""aiogram-broadcaster with its SQLAlchemy store on a SQLite file: durable, one record for each mailing.

broadcaster.py URL TOKEN DATABASE < {"chats": [...], "text": "...", "seconds": ...}
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram_broadcaster import Broadcaster
from aiogram_broadcaster.contents import TextContent
from aiogram_broadcaster.mailer.chats import ChatState
from aiogram_broadcaster.storages.sqlalchemy import SQLAlchemyStorage


async def main(url: str, token: str, database: str, order: dict[str, Any]) -> dict[str, float]:
    """Send for so many seconds, or until all have it; what it took."""
    storage = SQLAlchemyStorage.from_url(f"sqlite+aiosqlite:///{database}")
    await storage.startup()
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Bot(token, session=session) as bot:
        broadcaster = Broadcaster(bot, storage=storage)
        mailer = await broadcaster.create_mailer(order["chats"], TextContent(text=order["text"]))
        cpu, wall = time.process_time(), time.perf_counter()
        sending = mailer.start()
        await asyncio.wait((sending,), timeout=order["seconds"])
        sent = len(mailer.chats.registry[ChatState.SUCCESS])
        taken = {
            "messages": sent,
            "seconds": time.perf_counter() - wall,
            "cpu_seconds": time.process_time() - cpu,
        }
        if not sending.done():
            await mailer.stop()
            await sending
    await storage.shutdown()
    return taken


if __name__ == "__main__":
    _, where, secret, place = sys.argv
    print(json.dumps(asyncio.run(main(where, secret, place, json.load(sys.stdin)))))
