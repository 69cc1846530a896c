"""Words for relatives, in the languages that appeals come in. For patterns, in small letters."""

from __future__ import annotations

from typing import Final

from bot.content.appeals.words.vocabulary import also

RELATIVES: Final = (
    # English
    r"(?:(?:half-|step|foster |grand|great-)?(?:wife|husband|spouse|widow|widower|partner|"
    r"fiancee?|fiancé|fiancée|mother|father|parents?|sons?|daughters?|child|children|"
    r"bab(?:y|ies)|infants?|toddlers?|brothers?|sisters?|siblings?|twins?|uncles?|aunts?|"
    r"nephews?|nieces?|cousins?|kids?|boys|girls)(?:-in-law)?)|"
    r"relatives?|family members?|next of kin|"
    # French
    r"épouse|époux|mari|veuve|veuf|compagne|compagnon|conjointe|mère|père|parents|fils|"
    r"filles?|fillettes?|enfants?|bébé|frères?|sœurs?|soeurs?|oncle|tante|neveux?|nièces?|"
    r"cousine?s?|"
    r"beau-frère|belle-sœur|beau-père|belle-mère|grand-mère|grand-père|"
    # Spanish, Portuguese
    r"esposa|esposo|marido|viuda|viudo|compañer[oa] sentimental|pareja|madre|padre|hij[oa]s?|"
    r"niñ[oa]s?|bebé|herman[oa]s?|tí[oa]s?|sobrin[oa]s?|prim[oa]s?|cuñad[oa]s?|suegr[oa]s?|"
    r"abuel[oa]s?|niet[oa]s?|"
    r"mulher|viúva|viúvo|mãe|pai|filh[oa]s?|crianças?|irmãos?|irmãs?|irmão|tio|tia|sobrinh[oa]s?|"
    # German, Dutch
    r"ehefrau|ehemann|witwe|witwer|lebensgefährt(?:e|in)|mutter|vater|eltern|söhne?|sohn|"
    r"töchter|tochter|kind(?:er)?|baby|bruder|brüder|schwestern?|onkel|tante|neffe|nichte|"
    r"cousine?|schwager|schwägerin|"
    r"echtgenot[e]?|echtgenoot|weduwe|weduwnaar|partner|moeder|vader|ouders|zoon|zonen|"
    r"zoontje|dochters?|dochtertje|kind(?:eren)?|broers?|zus(?:sen)?|zusje|oom|neef|nicht|"
    # Italian
    r"moglie|marito|figli[oae]?|fratello|sorella|"
    # Russian, in any case
    r"жен[аыуеой]{1,2}|муж(?:а|у|ем|е)?|вдов[аыуе]|мат(?:ь|ери|ерью)|мам[аыуе]|отец|отца|отцу|"
    r"отцом|родител\w+|сын(?:а|у|ом|е|овья|овей)?|доч(?:ь|ери|ерью|ерей|ка|ки|ке|ку)|дет(?:и|"
    r"ей|ям|ьми)|"
    r"реб[её]н(?:ок|ка|ку)|брат(?:а|у|ом|е|ья|ьев)?|сестр[аыуеой]{1,2}|сест[её]р|дяд[яиюей]{1,"
    r"2}|т[её]т[яиюей]{1,2}|племянни(?:к|ка|ку|ца|цы|це|цу)"
) + also("relatives.words")
"""Words for a relative. As one alternative of a pattern, matched without regard to capitals."""

MAYBE_RELATIVES: Final = r"frau|mann|man|vrouw|femme|mujer|woman|dame"
"""Words for a wife or husband that mean any woman or man where nobody's is said."""

OF_SOMEBODY: Final = (
    r"his|her|their|whose|son|sa|ses|leurs?|su|sus|seu|sua|seus|suas|seine[mnrs]?|sein|"
    r"ihre[mnrs]?|ihr|deren|dessen|zijn|haar|hun|"
    r"его|её|ее|их"
) + also("relatives.of_somebody")
"""Whose relative: before the word for the relative."""

MARRIED: Final = (
    r"married to|mariée? (?:à|avec)|casad[oa] con|verheiratet mit|getrouwd met|замужем за|женат на"
) + also("relatives.married")
