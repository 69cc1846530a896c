"""From a read appeal to a draft case."""

from bot.content.cases.drafting.drafting import draft_case
from bot.content.cases.drafting.model import DraftCase, NewSentence, Question, Topic, UpdateDraft
from bot.content.cases.drafting.saying.library import DraftLibrary

__all__ = ("DraftCase", "DraftLibrary", "NewSentence", "Question", "Topic", "UpdateDraft", "draft_case")
