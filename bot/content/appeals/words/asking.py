"""Verbs with which an appeal asks, as its demands begin with them. Folded, for patterns."""

from __future__ import annotations

from typing import Final

from bot.content.appeals.words.vocabulary import also

VERB: Final = (
    r"urg(?:e|ing|es)|call(?:ing|s)? (?:on|upon|for)|ask(?:ing|s)?|request(?:ing|s)?|"
    r"demand(?:ing|s)?|express(?:ing|es)?|seek(?:ing)?|insist(?:ing)?|remind(?:ing)?|not(?:e|"
    r"ing)|welcom(?:e|ing)|appeal(?:ing)?|condemn(?:ing)?|protesting|"
    r"reiterat(?:e|ing)|point(?:ing)? out|stat(?:e|ing)|encourag(?:e|ing)|inquir(?:e|ing)|"
    r"acknowledg(?:e|ing)|explain(?:ing)?|"
    r"exhorte[rz]?|prie[rz]?|demande[rz]?|engage[rz]?|appele[rz]|rappele[rz]|faites|dites|"
    r"soulign\w+|exprime[rz]|"
    r"instando|instandol\w+|pidiendo|pidiendol\w+|expresando|exigiendo|solicitando|recordando|"
    r"exhortando|manifestando|preguntando|urgiendo|"
    r"fordern|bitten|lassen|geben|sorgen|ich (?:fordere|bitte)|dring|vraag|roep|verzoek|druk|"
    r"noem|требу\w+|призыва\w+|просим"
) + also("asking.verbs")
"""One alternative for a pattern: "urging", "calling on", "instando"."""
