"""Which taps write a person's record anew, whatever they do: those on a letter's message and on what follows.

Whoever has two copies of the database, from before and after a tap, must not see from them which tap it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final

from bot.chat.base.buttons import Button
from bot.chat.letters import after_sending, buttons
from bot.chat.letters.ways import buttons as ways


class Cover(Enum):
    """Whether a record is made where there is none."""

    MAKE = auto()  # the tap stands below a letter: there is one, but of somebody who was forgotten since
    KEEP = auto()  # it leads to a letter, too: before the first one, nothing is written


COVERED: Final[Mapping[type[Button], Cover]] = {
    buttons.WriteLetter: Cover.KEEP,
    buttons.Countries: Cover.KEEP,
    buttons.BackToCase: Cover.KEEP,
    buttons.LeaveIt: Cover.KEEP,
    buttons.HelpOtherwise: Cover.KEEP,
    buttons.HelpUnsure: Cover.KEEP,
    # Of who can't be written to there is no letter yet.
    ways.PhoneCall: Cover.KEEP,
    **dict.fromkeys(
        (
            *(buttons.Adjust, buttons.ChooseLanguage, buttons.Change, buttons.Reword, buttons.AddWords),
            *(buttons.UseWords, buttons.DropWords, buttons.Sign, buttons.Unsign, buttons.Files),
            *(ways.OwnLetter, ways.OwnLetterFiles),
            *(
                buttons.Sent,
                buttons.SentNext,
                buttons.Remind,
                buttons.AddressFailed,
                buttons.AnswerAgain,
                buttons.More,
            ),
            *(buttons.OpenMail, buttons.MailFile, buttons.OtherAuthority, buttons.OtherAsk),
            *(buttons.NextLetter, buttons.TiesAgain, buttons.UnsureAgain, buttons.OtherCountry),
            *(after_sending.FailedWhich, after_sending.FailedHow, after_sending.TakeBack),
            *(after_sending.AskReply, after_sending.Replied, after_sending.AskMe, after_sending.DontAsk),
            *(
                after_sending.AskNothing,
                after_sending.PassOn,
                after_sending.PassThisOn,
                after_sending.NoReminder,
            ),
        ),
        Cover.MAKE,
    ),
}
"""All but what only organisers tap, and what ends a question in words."""
