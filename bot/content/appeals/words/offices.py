"""Offices that are written to, and what stands around them in an address. Folded, for patterns."""

from __future__ import annotations

import re
from typing import Final

from bot.content.appeals.words.vocabulary import also

_ROLES: Final = (
    # English
    "president|vice-president|prime minister|deputy prime minister|minister|vice-minister|"
    "secretary|undersecretary|"
    "under-secretary|attorney general|attorney-general|prosecutor|general prosecutor|"
    "procurator|chief justice|judge|chief judge|magistrate|"
    "ombuds\\w*|director|director-general|governor|commissioner|high commissioner|ambassador|"
    "chair\\w*|speaker|head|king|queen|"
    "sultan|emir|amir|supreme leader|leader|inspector|inspector-general|commander|"
    "commander-in-chief|superintendent|warden|"
    "chancellor|mayor|chief|consul|consul-general|registrar|chief executive|general "
    "secretary|secretary-general|head of state|"
    "permanent representative|public defender|state counsellor|rapporteur|special rapporteur|"
    "sheriff|prefect|home minister|"
    "solicitor general|rector|vice-chancellor|ceo|managing director|officer in charge|"
    "military governor|administrator|co-minister|co-ministers|ministers|"
    "inspector general of police|member of parliament|deputy minister|chargé d'affaires|"
    "charge d'affaires|first lady|"
    # French
    "presidente?|premiere? ministre|ministre|garde des sceaux|procureure?|directeur|"
    "directrice|gouverneur|commissaire|prefet|"
    "ambassadeur|ambassadrice|defenseure? des droits|mediateur|roi|chef|secretaire|juge|"
    "maire|wali|chef de l'etat|chef du gouvernement|administrateur|administratrice|inspecteur|inspectrice|"
    "delegue|deleguee|intendant|commandant|coordonnateur|doyen|batonnier|"
    # Spanish, Portuguese
    "presidenta|ministr[oa]|primer ministro|fiscal|procurador\\w*|defensor\\w*|director[a]?|"
    "gobernador\\w*|embajador\\w*|secretari[oa]|"
    "comisionad[oa]|juez|jueza|alcalde\\w*|alcaldesa|jefe|jefa|comandante|vicepresidente?a?|"
    "viceministr[oa]|magistrad[oa]|intendente|coordinador[a]?|titular|inspector[a]?|superintendente|"
    "gerente|encargad[oa]|manager|general manager|"
    "governador\\w*|embaixador\\w*|primeiro-ministro|ministra|consejer[oa]|subsecretari[oa]|delegad[oa]|"
    # German, Dutch
    "prasident\\w*|staatsprasident\\w*|ministerprasident\\w*|premierminister\\w*|"
    "\\w*minister|\\w*ministerin|generalstaatsanw\\w*|staatsanw\\w*|"
    "botschafter\\w*|gouverneur\\w*|ombudsperson|ombudsmann|direktor\\w*|leiter\\w*|"
    "konig\\w*|staatsoberhaupt|vorsitzende\\w*|"
    "minister-president|premier|procureur-generaal|officier van justitie|ambassadeur|"
    "voorzitter|directeur|koning|ombudsman|hoofd|openbaar aanklager|"
    # Italian
    "procuratore\\w*|ministro|ambasciatore|"
    # Russian, also in the dative, as in an address
    "президент\\w*|премьер-министр\\w*|министр\\w*|генеральн\\w+ прокурор\\w*|прокурор\\w*|"
    "омбудсмен\\w*|уполномоченн\\w+|"
    "председател\\w+|аким\\w*|губернатор\\w*|начальник\\w*|директор\\w*|посол|послу|"
    "глав[аеу]|руководител\\w*|судь[яе]|мэр\\w*|комиссар\\w*|"
    "генпрокурор\\w*|вице-премьер\\w*|заместител\\w+"
) + also("offices.roles")
_ADJECTIVES: Final = (
    "acting|deputy|vice|first|chief|general|permanent|interim|federal|state|national|prime|"
    "supreme|public|military|regional|"
    "provincial|honourable|honorable|the|special|assistant|senior|human rights|union|police|"
    "le|la|el|il|de|het|der|die|monsieur|madame|senora?|"
    "procureur|premier|premiere|primer|haut|vice|interior|foreign|home|justice|defence|"
    "defense|external affairs|foreign affairs|"
    "генеральн\\w+|перв\\w+|федеральн\\w+"
)
ROLE: Final = re.compile(rf"(?:(?:{_ADJECTIVES})[\s-]){{0,4}}(?:{_ROLES})(?:-general|-in-chief)?(?![\w-])")
"""An office, at the start of folded text (`match`) or anywhere in it (`search`)."""
ROLE_WORD: Final = re.compile(rf"(?<![\w'-])(?:{_ROLES})(?![\w-])")

MISSION: Final = re.compile(
    r"(?:the |royal |high |l'|la |die |de |a |a la |к )?(?:embassy|high commission|permanent "
    r"mission|interests section|mission|permanent representation|consulate|consulate general|"
    r"ambassade|mission permanente|representation (?:permanente|du|de)|delegation (?:permanente|of)|"
    r"permanent delegation|embajada|mision permanente|"
    r"representacion permanente|consulado|embaixada|missao permanente|"
    r"botschaft|standige vertretung|konsulat|generalkonsulat|permanente vertegenwoordiging|"
    rf"ambasciata|посольств[оау]|постоянно\w+ представительств\w+|постпредств\w+"
    rf"{also('offices.missions')})(?!\w)"
)
BODY: Final = re.compile(
    r"(?:the |el |la |le |l'|los |het |das |die |den )?(?:\w+ )?(?:ministry|ministere|"
    r"ministerio|ministerie|\w*ministerium|ministero|department|departamento|departement|"
    r"office|oficina|bureau|cabinet|gabinete|"
    r"secretariat|secretaria|government|gouvernement|gobierno|parliament|parlement|court|cour|"
    r"corte|tribunal|commission|comision|comissao|committee|comite|council|conseil|consejo|"
    r"conselho|"
    r"police|policia|palace|palais|palacio|casa|residencia|edificio|torre|house|national assembly|"
    r"assemblee|asamblea|union|"
    r"federation|ligue|league|association|organi[sz]ation|organizacion|organisatie|"
    r"asociacion|associacao|vereniging|verband|sindicato|coordinadora|colectivo|"
    r"defensoria|fiscalia|procuraduria|parquet|inspectorate|directorate|direction|direccion|"
    r"authority|agency|agence|headquarters|presidency|presidence|presidencia|vice-?presiden\w+|alcaldia|gobernacion|haut-commissariat|contraloria|personeria|"
    r"primature|conselleria|consejeria|"
    r"human rights|centre|center|centro|institute|foundation|network|red|bank|company|kanzlei|"
    r"staatskanzlei|министерств\w+|прокуратур\w+|администраци\w+|аппарат\w*|управлени\w+|"
    rf"комитет\w*|суд|правительств\w+|kremlin{also('offices.bodies')})(?![\w'-])"
)
"""A body or its house: an office to write to only where nobody is named."""
STREET: Final = re.compile(
    r"(?:\d|(?<!\w)(?:street|st|road|rd|avenue|av|ave|avda|boulevard|blvd|bd|square|sq|lane|"
    r"drive|place|plaza|platz|strasse|stra(?:ss|ß)e|str|\w+stra(?:ss|ß)e|\w+straat|straat|"
    r"rue|calle|carrera|cra|rua|via|ulitsa|ul|ул|улиц\w+|пр|проспект|площад\w+|г|город|piso|"
    r"floor|building|bldg|edificio|edificio|immeuble|house|palace|palais|palacio|block|"
    r"p\.?\s?o\.?\s?box|b\.?\s?p|box|apartado|casilla|postfach|postbus|c\.?p|cedex|zone|"
    r"colonia|col|barrio|district|sector|highway|way|quay|quai|km|complex|compound|"
    rf"secretariat|magu|jalan|jl|marg|prospekt|maydoni{also('offices.streets')})(?!\w))"
)
TOPIC: Final = re.compile(
    r"(?:and |et |y |e |und |en |& )?(?:human rights|justice|interior|home affairs|internal "
    r"affairs|external affairs|foreign affairs|legal affairs|law|public order|public security|"
    r"police|security|defen[cs]e|"
    r"constitutional affairs|parliamentary affairs|national security|penal|correctional|"
    r"prisons?|information|communications?|education|health|culture|sport|labou?r|employment|"
    r"cooperation|immigration|decentrali[sz]ation|citizen\w*|social|gender|women|family|"
    rf"governance|des? droits|du culte|derechos humanos|paz|culto|relaciones|cultes"
    rf"{also('offices.topics')})\b"
)
"""How an office goes on after a comma: "Minister of Justice, Human Rights and Legal Affairs"."""
PEOPLE_AT_WORK: Final = re.compile(
    r"(?<!\w)(?:journalist|reporter|editor|photographer|cameraman|blogger|writer|poet|"
    r"novelist|cartoonist|librarian|translator|filmmaker|broadcaster|pastor|priest|imam|"
    r"bishop|trade union leader|peasant|villager|officer|soldier|sister|father|publisher|"
    r"columnist|human rights defender|defender|activist|lawyer|attorney|trade unionist|"
    r"unionist|"
    r"union leader|leader|student|teacher|professor|academic|scholar|doctor|nurse|singer|"
    r"musician|artist|farmer|prisoner of conscience|opposition|human rights|environmentalist|"
    r"campaigner|monk|priest|pastor|treasurer|chairperson|organi[sz]er|shop steward|worker|miner|driver|"
    r"fisherman|"
    r"journaliste|avocate?|defenseure?|militante?|etudiante?|syndicaliste|ecrivaine?|poete|"
    r"enseignante?|periodista|abogad[oa]|defensor\w*|activista|lider\w*|sindicalista|"
    r"escritor\w*|estudiante|maestr[oa]|dirigente|"
    r"jornalista|advogad[oa]|ativista|journalistin|journalist|verleger\w*|anwalt|anwaltin|"
    r"aktivist\w*|menschenrechts\w+|schriftsteller\w*|lehrer\w*|student\w*|muralschilder|"
    r"schilder|activiste?|advocaat|mensenrechten\w+|journaliste|kunstenares|kunstenaar|"
    r"журналист\w*|правозащитни\w+|адвокат\w*|активист\w*|председател\w+|заместител\w+|"
    rf"поэт\w*|писател\w*{also('offices.at_work')})(?!\w)"
)
"""What somebody is whom an appeal may be for."""
