"""What a killed bot starts from: everything imported, texts and cases read. For the forkserver alone."""

from __future__ import annotations

import gc
from zoneinfo import ZoneInfo

import bot.app
import bot.cli.run  # noqa: F401 - for the copies
from bot.content.library import Library, messages_folder
from bot.content.texts import Phrasebook
from tests.support.texts import read_once

read_once()
Phrasebook.load(messages_folder(), ZoneInfo("UTC"), Library.load().languages)
gc.freeze()  # what all have in common stays so
