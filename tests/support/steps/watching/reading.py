"""Steps of who watches: everything that a role is shown, read at once, as words and as tables."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pypdfium2 import PdfDocument

from bot.chat.base.buttons import Button, Open, Screen, pack
from bot.chat.broadcasts.buttons import Overview, PickAudience
from bot.chat.cases.buttons import (
    ProgressReports,
    ShowProgress,
    ShowProgressReport,
    ShowReportBack,
)
from bot.chat.delivery.buttons import TeamBroadcasts
from bot.chat.letters.buttons import OtherAuthority, WriteLetter
from bot.chat.totals.buttons import GiveTotals, ShowTotals, TotalsFile, View
from bot.model.broadcasts.audience import Facet
from bot.model.letters.letter import Safety
from bot.model.totals.periods import SpanOfDays
from bot.rehearsal import Message
from bot.rehearsal.world.things import File
from tests.support.people import Human
from tests.support.steps.letters import READY

Reading = dict[str, str]
"""What was shown: the name of a screen or file -> its words, or the fingerprint of a picture."""


def words_of(message: Message) -> str:
    """All that somebody can read of a message: text, buttons, and what is in its file."""
    buttons = "\n".join(" | ".join(row) for row in message.labels)
    return "\n".join(filter(None, (message.text, buttons, in_file(message.file) if message.file else "")))


def in_file(file: File) -> str:
    """The words of a table or a page; of a picture, which is drawn the same for the same figures, a mark."""
    data = file.data
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "\n".join(
                book.read(name).decode()
                for name in book.namelist()
                if name.startswith("xl/") and name.endswith(".xml")
            )
    if data[:5] == b"%PDF-":
        return "\n".join(page.get_textpage().get_text_range() for page in PdfDocument(data))
    if data[:8] == b"\x89PNG\r\n\x1a\n" or data[:3] == b"\xff\xd8\xff":
        return hashlib.sha256(data).hexdigest()
    return data.decode("utf-8", "replace")


@dataclass(frozen=True)
class Look:
    """One screen: what it is called, and the button or the words that lead to it."""

    name: str
    way: Button | str
    says: str = ""  # some of its words, where other messages come with it


async def looks(human: Human, at: Iterable[Look]) -> Reading:
    """Look at all of these, one after the other."""
    found: Reading = {}
    for look in at:
        answer = ""
        if isinstance(look.way, str):
            await human.says(look.way)
        else:
            answer = (await human.taps_old(pack(look.way))).text
        found[look.name] = "\n".join(filter(None, (answer, words_of(await human.hears(look.says)))))
    return found


def totals(case: str) -> list[Look]:
    """Every view and file of the figures, of every period."""
    views = [
        Look(f"totals {view.name} {span.name}", ShowTotals(case, view, span))
        for view in View
        for span in SpanOfDays
    ]
    files = [
        Look(f"file {kind.name} {span.name}", GiveTotals(case, kind, span))
        for kind in TotalsFile
        for span in (SpanOfDays.ALL, SpanOfDays.WEEK)
    ]
    return [*views, *files]


def of_anybody(case: str, authorities: Sequence[str]) -> list[Look]:
    """What somebody sees who has a chat with the bot, and has written nothing."""
    ready = READY["en"]
    paths = [WriteLetter(case, Safety.FREE, "release", each, "", "en") for each in authorities]
    return [
        Look("case", Open(Screen.CASE, case)),
        Look("progress", ShowProgress(case)),
        Look("share", "/share"),
        Look("whom to write to", OtherAuthority(case, Safety.FREE, "release", authorities[0], "", "en")),
        *(Look(f"letter to {path.authority}", path, ready) for path in paths),
    ]


def of_organisers(case: str, authorities: Sequence[str]) -> list[Look]:
    """What an organiser sees besides the figures, before anything is sent."""
    return [
        Look("desk", "/desk"),
        Look("cases", "/cases"),
        Look("report back", ShowReportBack(case)),
        Look("reports to authorities", ProgressReports(case)),
        *(Look(f"report to {each}", ShowProgressReport(case, each)) for each in authorities),
        Look("links", "/link"),
        Look("team's broadcasts", TeamBroadcasts(0)),
    ]


def of_audiences(drafts: Iterable[int]) -> list[Look]:
    """Whom these drafts could be for, and are for; sizes before and after each choice."""
    return [
        look
        for draft in drafts
        for look in (
            Look(f"draft {draft}", Overview(draft)),
            Look(f"audience {draft}", PickAudience(draft)),
            *(Look(f"audience {draft} by {facet.value}", PickAudience(draft, facet)) for facet in Facet),
        )
    ]
