"""From a read appeal to a draft case."""

from bot.content.cases.drafting.drafting import draft_case
from bot.content.cases.drafting.library import DraftLibrary
from bot.content.cases.drafting.model import DraftCase, NewSentence, Question, Topic, UpdateDraft

__all__ = ("DraftCase", "DraftLibrary", "NewSentence", "Question", "Topic", "UpdateDraft", "draft_case")
