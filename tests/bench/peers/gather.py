"""aiogram 3: `asyncio.gather` over `send_message`, nothing recorded.

gather.py URL TOKEN < {"chats": [...], "text": "..."}
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


async def main(url: str, token: str, order: dict[str, Any]) -> dict[str, float]:
    """Send to all; what it took."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url), timeout=600)
    async with Bot(token, session=session) as bot:
        await bot.get_me()
        cpu, wall = time.process_time(), time.perf_counter()
        await asyncio.gather(*(bot.send_message(chat, order["text"]) for chat in order["chats"]))
        return {
            "messages": len(order["chats"]),
            "seconds": time.perf_counter() - wall,
            "cpu_seconds": time.process_time() - cpu,
        }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1], sys.argv[2], json.load(sys.stdin)))))
