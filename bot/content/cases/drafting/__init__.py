"""From a read appeal to a draft case, and from a report to the update of one: by rules, without a model.

`draft_case` gives documents (case.toml and a LANGUAGE.toml each, as under messages/cases) and questions.
Answers are given by the questions' keys, and the draft is made anew with them; once somebody edits the
documents themselves, they are the case, and the questions that are left say which part each fills.

What an editor has to be able to change in case.toml, and what its values are:

    slug                     1 to 12 of [a-z0-9]; never once the case was live
    code                           text
    country                  ISO 3166-1 alpha-2
    default_language         a language that the case has a document of
    facts_as_of, act_until   a day; act_until: or nothing. facts_as_of is that of the newest source
    person                   woman, man, unsaid, several, organisation
    life                     nothing (living), dead, some
    who                      short names, each with words in every language's names.who
    quotes_code              yes or no
    party_to                 keys of treaties.toml
    demands                  ids of the library, or short names with wordings in every language
    never_said               names typed, kept as hashes
    issuer                   name: text; email: an address; phones: a list; copy: yes or no
    sources.ID               publisher: text; date: a day; url: text or nothing
    facts.ID                 event: an id of the library, or nothing (then wordings); when: a day or nothing;
                             sources: ids; readings: (source, text) each; listed: yes or no. In order of date
    asks.ID                  tone: rights or mercy; demands (nine at most), facts (the first in each letter),
                             concerns, standards, who: lists of ids; leaves_out: names of details
    authorities.ID           kind: government, mission, embassy, other; role: one of ROLES; gender: m, f or
                             nothing (only where every document names somebody); email: an address or
                             nothing; phones, fax, postal: lists; languages: codes, best first; country: of a
                             mission or embassy

and in each language's document:

    reviewed                 yes or no
    person, title, short     text; short: 30 characters
    summary                  text; other_ways, other_names: lists of texts
    names.name, names.short  a noun: text, or all cases where the language has them; none of an organisation
    names.who.ID             text
    country.name, .in, .of   a noun and two texts, only where the Unicode data doesn't do
    facts.ID.when, .what     text, of facts that are listed
    facts.ID.say.DETAIL      a noun, or text of when, where, where_to, reason, site
    facts.ID.wordings        five texts or more, of a fact without an event; as many in each language
    concerns.ID, demands.ID  the same, of the case's own ones
    asks.ID.button, .about   text
    authorities.ID           button: 34 characters; name: text or empty; office: text; name_to, office_to:
                             text, where the language has a dative; salutation: text or nothing
    sources.ID               text
    stop                     text, once the case is stopped

Adding a fact, an ask or an authority needs its section in every document of the case: `with_news` makes those
of the library's events and asks.
"""

from bot.content.cases.drafting.drafting import draft_case
from bot.content.cases.drafting.model import (
    DraftCase,
    DraftQuestion,
    MercyDraft,
    NewSentence,
    Topic,
    UpdateDraft,
)
from bot.content.cases.drafting.news import draft_update
from bot.content.cases.drafting.pieces import told_in, told_of, with_news
from bot.content.cases.drafting.saying.library import DraftLibrary

__all__ = (
    "DraftCase",
    "DraftLibrary",
    "DraftQuestion",
    "MercyDraft",
    "NewSentence",
    "Topic",
    "UpdateDraft",
    "draft_case",
    "draft_update",
    "told_in",
    "told_of",
    "with_news",
)
