"""Words with a capital that are nobody's name, and endings of what is no person. Folded."""

from __future__ import annotations

from typing import Final

from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.vocabulary import letters, words


def word_set(words: str) -> frozenset[str]:
    """Words parted by blanks."""
    return frozenset(words.split())


NO_NAMES: Final = word_set(
    "your excellency excellencies majesty palace bldg presidential residence press ministerial ambassador "
    "the this that these those there then they he she it we you i his her their our its who when "
    "where while what which after before since during in on at by from for with without as if "
    "although though despite however according also both all some many most other others such any no "
    "not and or but so because upon until under over between among into through throughout following "
    "according meanwhile moreover furthermore please dear kindly thank thanks note name names date "
    "page tel fax email phone website source background information additional further urgent appeal "
    "appeals action actions alert update public le la les l' un une des du de il elle ils elles ce "
    "cette ces son sa ses leur en dans sur par pour avec sans depuis apres avant selon lors lorsque "
    "pendant malgre or mais et ou donc el los las lo un una unos del al ella ellos su sus en con sin "
    "desde segun durante cuando tras antes despues y o pero por para a ante der die das ein eine er "
    "sie es wir ihr sein seine ihre am im in auf von vom zu zum zur mit nach vor seit bei als wenn "
    "wahrend laut und oder aber da dort nachdem bitte de het een hij zij ze in op van voor met na "
    "sinds volgens toen en of maar bij aan tijdens в на с по за от до из у о об к он она они это этот "
    "эта его ее их и а но как что когда после перед также для при os as um uma ele ela eles no na nos "
    "nas em com sem desde apos antes segundo monday tuesday wednesday thursday friday saturday sunday "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado "
    "domingo montag dienstag mittwoch donnerstag freitag samstag sonntag early mid late today "
    "yesterday tomorrow article articles act law code section penal criminal constitution declaration "
    "covenant convention resolution protocol treaty rules principles authorities government amnesty "
    "international observatory human rights rights defenders state supreme high appeal appeals city "
    "district regional provincial military national federal prison university school hospital "
    "newspaper weekly daily magazine radio television tv agency news internet facebook twitter "
    "telegram youtube whatsapp skype republic republique republica kingdom people peoples nations "
    "united union european african asian american inter-american arab muslim christian catholic "
    "orthodox islam islamic jewish kurdish sunni shia north south east west northern southern eastern "
    "western central street avenue road square river mountain lake island valley bay port fort mount "
    "saint urging calling asking expressing demanding noting requesting seeking reminding insisting "
    "welcoming appealing condemning write send immediately unconditionally release guarantee put "
    "ensure respect ai index external ua fu mr mrs ms miss mme mlle monsieur madame sr sra srta senor "
    "senora don dona herr frau dhr mevrouw mw dr prof arabic english french spanish russian german "
    "dutch portuguese persian chinese farsi kyrgyz tajik uzbek uz kz kg tj ngo ngos un eu osce oas au "
    "llamamiento llamado llamados appel appels urgente urgentes apelo fm sms gsm "
    "independent association organisation organization league committee council commission party "
    "movement front coalition network federation congress assembly parliament senate ministry "
    "department office police army gendarmerie forces force court cour corte tribunal gericht "
    "rechtbank суд colleague colleagues friends team group"
) | {folded(word.translate(letters().small)) for word in words("names.no_names")}
"""What opens a sentence, stands in a heading, or is a body's."""

ENDS_BODY: Final = word_set(
    "workers workers' teachers' women's women jurists journalists lawyers students security "
    "court prison police university school hospital party association league committee council "
    "commission street avenue square road ministry department office agency union federation club "
    "company bank foundation institute centre center district province region county city village "
    "airport newspaper weekly act law code forces army service group team desk front movement network "
    "radio tv news times post house camp jail station watch rights international reporters convention "
    "covenant declaration treaty day week protocol mission embassy palace building hotel circle "
    "collective initiative project society forum council campaign alliance board bureau bridge "
    "fm herald tribune gazette "
    "buildings centres quarter market church mosque temple monastery"
)
"""The last word of what is a body or a place: "Supreme Court", "Kagadi Bridge"."""

BODY_WORDS: Final = word_set(
    "human rights watch international amnesty observatory league association committee council "
    "commission federation union court tribunal police ministry party front university prison colonia "
    "carcel prision parti ligue centre centro asociacion comite movimiento organizacion frente "
    "federacion union penitenciaria penal nations naciones unies unidas convention declaration "
    "republic republica republique article reporters federal supreme"
)
"""Words that only bodies have."""
