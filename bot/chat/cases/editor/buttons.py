"""Buttons of the screens on which cases are edited. `base`: the revision that the screen shows."""

from __future__ import annotations

from typing import Final

from bot.chat.base.buttons import Button, callback_data
from bot.content.cases.editing.fields import CasePart
from bot.model.cases.case import CaseOutcome
from bot.model.cases.revision import Agreed, MayUse

_MOST_QUESTIONS: Final = 9999


@callback_data("ch")
class CaseHome(Button):
    """Show a case with what can be done with it; the list of cases, from that place on, if it is empty."""

    case: str = ""
    first: int = 0


@callback_data("cj")
class NewCase(Button):
    """Take the next message for an appeal."""


@callback_data("ct")
class TakeAppeal(Button):
    """The message that this one answers is an appeal: make a draft of it."""


@callback_data("cA")
class AskForArticle(Button):
    """Take the next message for news of a case."""

    case: str


@callback_data("cB")
class ShowArticle(Button):
    """The message that this one answers is news of a case: show what is new, and what is chosen of it.

    `base`: the revision that it was compared with; None: the newest. `taken`: a bit for each thing that is
    new; `ask`: the ask that it makes; `more`: a fact besides, in words of one's own.
    """

    case: str
    base: int | None = None
    taken: int = 0
    ask: bool = False
    more: bool = False


@callback_data("cC")
class PutArticleIn(Button):
    """Put what is chosen of it into the case; fields as those of `ShowArticle`."""

    case: str
    base: int
    taken: int
    ask: bool
    more: bool


@callback_data("cD")
class ArticleMessage(Button):
    """Draft a message to supporters of what a source brought."""

    case: str
    source: str


@callback_data("cq")
class NextQuestion(Button):
    """Ask for what a case lacks; `passed`: so many questions were passed over."""

    case: str
    passed: int = 0


def one_more(passed: int) -> int:
    """So many are passed over after this one; from the first again, where no case has so many questions."""
    return passed + 1 if passed < _MOST_QUESTIONS else 0


@callback_data("cp")
class EditPart(Button):
    """Show a part of a case; of one with items, one of them."""

    case: str
    part: CasePart
    language: str = ""
    item: str = ""


@callback_data("cv")
class EditValue(Button):
    """Ask for a value, or show what to choose from."""

    case: str
    base: int
    part: CasePart
    field: str
    language: str = ""
    item: str = ""
    passed: int | None = None  # it is one of the questions of a new case, of which so many were passed over


@callback_data("cc")
class ChooseValue(Button):
    """Take the choice of that number; from the end of the list on: none."""

    case: str
    base: int
    part: CasePart
    field: str
    choice: int
    language: str = ""
    item: str = ""
    passed: int | None = None


@callback_data("cN")
class ChooseName(Button):
    """Put a name into a value, or take it out, and show the names from `first` on again.

    `name`: what stands for it (`asking.names.key_of`); "": just show them.
    """

    case: str
    base: int
    part: CasePart
    field: str
    name: str = ""
    first: int = 0
    item: str = ""
    passed: int | None = None


@callback_data("ca")
class AddItem(Button):
    """One item more in a part, such as an authority."""

    case: str
    part: CasePart


@callback_data("cr")
class RemoveItem(Button):
    """Take an item out; not `sure` yet: ask."""

    case: str
    part: CasePart
    item: str
    sure: bool = False


@callback_data("cw")
class OverwriteValue(Button):
    """Put what was typed in the place of what somebody else wrote, up to revision `seen`."""

    case: str
    seen: int


@callback_data("dm")
class PutMine(Button):
    """The same of one value, where several of the case's wait."""

    case: str
    seen: int
    part: CasePart
    field: str
    language: str = ""
    item: str = ""


@callback_data("dl")
class LeaveTheirs(Button):
    """Forget what was typed there, and show the part."""

    case: str
    part: CasePart
    field: str
    language: str = ""
    item: str = ""


@callback_data("dq")
class AskOpenQuestion(Button):
    """Ask what drafting a case couldn't know; `passed`: so many of the open questions were passed over."""

    case: str
    passed: int = 0


@callback_data("da")
class AnswerOpenQuestion(Button):
    """Answer the question of that id by its choice of that number."""

    case: str
    question: str
    choice: int
    passed: int = 0


@callback_data("dc")
class TakeCard(Button):
    """Take the next message for a contact that fills in an item of a part."""

    case: str
    part: CasePart
    language: str = ""
    item: str = ""


@callback_data("cF")
class AskForPicture(Button):
    """Take the next message for a case's picture."""

    case: str
    base: int


@callback_data("cG")
class TakePicture(Button):
    """The message that this one answers is the picture: put it in the place of the one of revision `base`."""

    case: str
    base: int


@callback_data("cH")
class RemovePicture(Button):
    """Take the picture out; not `sure` yet: ask."""

    case: str
    base: int
    sure: bool = False


@callback_data("cI")
class PreviewPicture(Button):
    """Show the picture of the newest revision as a supporter would see it."""

    case: str
    language: str


@callback_data("ck")
class CheckCase(Button):
    """Show what the check finds."""

    case: str


@callback_data("cs")
class PreviewCase(Button):
    """Show the newest revision as a supporter would see it."""

    case: str
    language: str = ""
    ask: str = ""
    authority: str = ""
    draw: int = 0


@callback_data("cZ")
class PreviewFiles(Button):
    """Send a previewed letter's reading copy and files."""

    case: str
    language: str
    ask: str
    authority: str
    draw: int


@callback_data("cb")
class PublishCase(Button):
    """Publish a revision; what isn't answered yet is asked.

    `named`: so many names are confirmed; where there is a picture, it comes before the first.
    """

    case: str
    base: int
    agreed: Agreed | None = None
    may_use: MayUse | None = None
    named: int = 0
    sure: bool = False


@callback_data("ce")
class HaveRead(Button):
    """Somebody fluent has read the case in `language`, or in all that nobody has; then go on publishing."""

    case: str
    base: int
    agreed: Agreed
    may_use: MayUse
    named: int
    language: str = ""


@callback_data("cx")
class CloseCase(Button):
    """Close a case; without an outcome, ask for it."""

    case: str
    outcome: CaseOutcome | None = None
    sure: bool = False


@callback_data("cy")
class ReopenCase(Button):
    """Go on with a case that was closed."""

    case: str
    sure: bool = False


@callback_data("cu")
class OpenThanks(Button):
    """Let letters of thanks be written for a case that was closed with a release, or no more."""

    case: str
    on: bool
    sure: bool = False


@callback_data("cl")
class CaseHistory(Button):
    """List revisions; those under a number, if given."""

    case: str
    before: int | None = None


@callback_data("cn")
class ShowRevision(Button):
    """Show what a revision changed."""

    case: str
    number: int


@callback_data("ci")
class RevisionFile(Button):
    """Send all that a revision changed, as a file."""

    case: str
    number: int


@callback_data("cz")
class BackToRevision(Button):
    """Take up an earlier revision as the newest, in the place of revision `seen`."""

    case: str
    number: int
    seen: int


@callback_data("cf")
class OfferedCaseFiles(Button):
    """What changed in the program's own files: show it, take it in, or put it aside."""

    case: str
    take: bool | None = None


@callback_data("cd")
class DiscardCase(Button):
    """Delete a draft that was never published; not `sure` yet: ask."""

    case: str
    sure: bool = False


@callback_data("cg")
class AddLanguage(Button):
    """Begin a language more; without one, show which there can be."""

    case: str
    language: str = ""


@callback_data("wb")
class ShowReadBy(Button):
    """Show who has verified which text of a language."""

    case: str
    language: str
