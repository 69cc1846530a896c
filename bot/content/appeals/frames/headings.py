"""What stands above each part of an appeal, per issuer and language. Folded: small, without accents."""

from __future__ import annotations

from enum import Enum
from typing import Final

from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.vocabulary import letters, words


class AppealPart(Enum):
    """What a line of an appeal is of."""

    HEAD = "head"
    FACTS = "facts"
    DEMANDS = "demands"
    ADDRESSES = "addresses"
    COPIES = "copies"
    CONTACT = "contact"  # the issuer's or the source's own
    LETTER = "letter"  # a sample to copy
    DATA = "data"  # "Name: …" at the end
    NOTES = "notes"  # when and how to write, who the issuer is
    FORM = "form"  # lines of a form that somebody else is to fill in


def phrases(listed: str, entry: str = "") -> tuple[str, ...]:
    """Phrases parted by "|", and those that the files have under an entry."""
    more = (folded(word.translate(letters().small)) for word in words(entry)) if entry else ()
    return (*listed.split("|"), *more)


HEADINGS: Final[dict[AppealPart, tuple[str, ...]]] = {
    AppealPart.FACTS: phrases(
        "description of the situation|brief description of the situation|"
        "brief description of the facts|urgent action summary|case summary|background information|background|"
        "additional information|context|case details|case narrative|case description|facts|"
        "the facts|further information|update information|new information|"
        "description of new information|case information|details of the case|summary|"
        "urgent action summary|case summary|the case|what happened|history of the case|current situation|"
        "description de la situation|breve description de la situation|rappel des faits|"
        "complement d'information|informations complementaires|informations generales|"
        "contexte|nouvelles informations|les faits|faits|bref rappel des faits|"
        "presentation des faits|informations de contexte|descripcion de la situacion|"
        "breve descripcion de la situacion|informacion complementaria|informacion adicional|"
        "informacion general|nueva informacion|antecedentes|hechos|los hechos|contexto|"
        "informacion sobre el caso|hintergrundinformationen|hintergrund|sachlage|achtergrond|"
        "achtergrondinformatie|extra informatie|wat is er gebeurd|descricao da situacao|"
        "informacoes adicionais|описание ситуации|справка|обстоятельства дела|"
        "дополнительная информация|weitere informationen|sachverhalt",
        "headings.facts",
    ),
    AppealPart.DEMANDS: phrases(
        "actions requested|action requested|requested action|requested actions|"
        "recommended action|recommended actions|further recommended action|suggested action|"
        "suggested actions|take action|action|what you can do|action required|actions needed|"
        "please act now|requests|demands|we call on|our demands|requested interventions|"
        "call for action|urgent action requested|please take action|how you can help|"
        "recommendations|we ask|we ask that|we demand|we request|nous demandons|exigimos|pedimos|solicitamos|"
        "solicitudes|acciones requeridas|accion requerida|pedidos|exigencias|wir fordern|was sie tun konnen|"
        "was du tun kannst|bitte handeln sie|appellvorschlag|forderung|wij vragen|wat u kunt doen|eisen|"
        "sugerencias de accion|recomendacoes|o que pode fazer|demandas|мы просим|мы требуем|"
        "actions requises|action requise|actions demandees|action demandee|"
        "actions recommandees|action recommandee|passez a l'action|agissez|"
        "ce que vous pouvez faire|que faire|action souhaitee|recommandations|"
        "acciones solicitadas|accion solicitada|acciones recomendadas|accion recomendada|"
        "solicitud de accion|nuevas acciones recomendadas|que puedes hacer|peticiones|actuen|"
        "recomendaciones|acoes solicitadas|acoes recomendadas|schreiben sie bitte|"
        "empfohlene aktionen|forderungen|unsere forderungen|bitte schreiben sie|"
        "werden sie aktiv|schrijf een brief|kom in actie|gevraagde actie|wat kun je doen|"
        "aanbevolen actie|requerimientos|demandes|просим|требования|наши требования|"
        "что можно сделать|запрашиваемые действия",
        "headings.demands",
    ),
    AppealPart.ADDRESSES: phrases(
        "addresses|address|appeals to|appeals|send appeals to|please send appeals to|"
        "please send your letters to|please write to|government addresses|authorities|"
        "addresses of authorities|write to|send letters to|please send letters to|"
        "please send appeals immediately to|contact details of authorities|"
        "contact information|addressees|target|targets|send your appeals to|letters to|"
        "please send faxes to|please send messages to|officials to contact|"
        "contact details of the authorities|please address your letters to|"
        "please address your appeals to|appeals may be sent to|please contact|"
        "fax numbers|who to write to|where to write|where to send your letters|where to send appeals|"
        "send your letters to|send a letter to|send protest letters to|protest letters to|"
        "please send letters and faxes to|please send your protest to|send your protest to|"
        "please send protest letters to|send protests to|appeal to|please direct appeals to|"
        "addresses of the authorities|please write letters to|send messages to|please email|contact details|"
        "target's contact details|target's contact details & copies to|"
        "target's contact details & \"copies to|"
        "send your letter to|adresses|appels a|veuillez envoyer vos appels a|destinataires|"
        "vos appels a|envoyez vos appels a|veuillez ecrire a|ecrire a|adresses des autorites|"
        "lettres a|a l'attention de|a la atencion de|zu handen|ter attentie van|"
        "coordonnees des autorites|merci d'ecrire a|envoyez vos lettres a|"
        "direcciones|llamamientos a|envien llamamientos a|dirigirse a|enviar llamamientos a|"
        "envien sus llamamientos a|direccion|direcciones de las autoridades|destinatarios|"
        "envie sus cartas a|cartas a|escriban a|favor de escribir a|escribir a|enderecos|mandar a|enviar a|"
        "enviar comunicaciones a|enviar cartas a|enviar sus cartas a|favor de enviar comunicaciones a|"
        "favor enviar comunicaciones a|dirigir comunicaciones a|dirigir sus cartas a|remitir a|"
        "dirijan sus cartas a|"
        "envien sus comunicaciones a|escribanle a|"
        "enviar apelos para|appelle an|bitte schreiben sie an|briefe an|schreiben an|"
        "adressen|ihre appelle an|stuur uw brief naar|brieven naar|adres|adresse|"
        "schrijf naar|stuur je brief naar|gericht aan|appeals naar|stuur naar|schrijf aan|brieven aan|"
        "appels aan|stuur brieven naar|stuur uw appel naar|"
        "adressaten|appelladressen|ihre briefe an|schreiben sie an|richten sie ihre appelle an|appell an|"
        "senden sie ihre appelle an|bitte senden sie ihre appelle an|bitte richten sie ihre appelle an|"
        "envoyer vos appels a|envoyer vos lettres a|adressez vos appels a|adressez vos lettres a|appel a|"
        "adresses ou ecrire|ou ecrire|envoyez vos messages a|адреса|адрес|"
        "адресаты|обращения направлять|пишите|письма направлять|куда писать|"
        "направляйте обращения",
        "headings.addresses",
    ),
    AppealPart.COPIES: phrases(
        "and copy|copy|please copy|cc to|copies of appeals to|copies of your letters to|"
        "kopien bitte an|kopien der appelle an|eine kopie an|kopieen aan|kopie aan|en kopie naar|"
        "en een kopie naar|stuur kopieen naar|copies de vos appels a|copie de vos appels a|"
        "avec copies a|copies de vos lettres a|enviar copia a|enviar copias a|favor enviar copia a|"
        "copias de sus llamamientos a|envien copias a|"
        "copies to|copies of your appeals to|and copies to|with copies to|copy to|"
        "please send copies to|please send copies of your appeals to|"
        "please copy your letters to|cc|c.c|please copy appeals to|with a copy to|"
        "and copy to|please send a copy to|copies|copies a|copie a|et copies a|avec copie a|"
        "copie|copias a|y copias a|copia a|con copia a|y copia a|envien copia a|copias|"
        "kopien an|kopie an|kopie naar|kopieen naar|kopie|stuur een kopie naar|"
        "en kopieen naar|copias para|com copia para|копии|копия|копию",
        "headings.copies",
    ),
    AppealPart.CONTACT: phrases(
        "to contact the observatory, call the emergency line|to contact the observatory|"
        "contact the observatory|more information|for further information, contact|"
        "for more information|for more information, contact|for further information|contact|"
        "contacts|for further details contact|contact us|"
        "for further information please contact|press contact|media contact|source|sources|"
        "pour contacter l'observatoire, appeler la ligne d'urgence|"
        "pour contacter l'observatoire|contact presse|para contactar con el observatorio|"
        "para contactar al observatorio|contacto|para mas informacion|"
        "pour plus d'informations|contacto de prensa|kontakt|weitere auskunft|"
        "voor meer informatie|"
        "para contactar el observatorio, comunicarse con la linea de urgencia|"
        "para contactar el observatorio|контакты|контакт|contato|meer informatie|"
        "pour toute information complementaire|distributed by",
        "headings.contact",
    ),
    AppealPart.LETTER: phrases(
        "urgent action letter|sample letter|model letter|draft letter|suggested letter|sample appeal|"
        "sample text|"
        "your message|votre message|su mensaje|ihre nachricht|urgent action letter|letter template|"
        "example letter|suggested text|sample email|text of the letter|"
        "model appeal|template letter|lettre type|modele de lettre|exemple de lettre|"
        "lettre modele|proposition de lettre|carta modelo|modelo de carta|carta tipo|"
        "ejemplo de carta|carta de ejemplo|musterbrief|briefvorschlag|briefentwurf|"
        "voorbeeldbrief|modelbrief|образец письма|пример письма|текст письма|"
        "take action: write an appeal in your own words or use this model letter|"
        "write an appeal in your own words or use this model letter",
        "headings.letter",
    ),
    AppealPart.DATA: phrases(
        "name|names|name of victim|name of the victim|names of victims|"
        "name and preferred pronoun|name and pronoun|nombre|"
        "nombre y genero gramatical preferido|prenom, nom et pronom a utiliser|naam",
        "headings.data",
    ),
    AppealPart.NOTES: phrases(
        "preferred language to address target|please take action as soon as possible until|"
        "link to previous ua|please check with|langue(s) a privilegier|langue a privilegier|"
        "merci d'agir dans les plus brefs delais et avant le|"
        "lien vers l'action urgente precedente|"
        "idioma preferido para dirigirse al destinatario|actuen lo antes posible, hasta|"
        "enlace a la au anterior|pueden escribir llamamientos en|"
        "envien llamamientos lo antes posible y no mas tarde del|"
        "langue(s) a privilegier pour les messages aux destinataires|bevorzugte sprache|"
        "voorkeurstaal|about the observatory|about us|note to editors|notes|signatories|note|"
        "remarks|about amnesty international|disclaimer",
        "headings.notes",
    ),
}
"""Longer ones win over shorter ones that they begin with."""

FRAME: Final = frozenset(
    phrases(
        "urgent action|urgent appeal|urgent interventions|urgent intervention|action urgente|"
        "accion urgente|appel urgent|llamado urgente|eilaktion|schrijfactie|public|external|"
        "amnesty international|the observatory|l'observatoire|el observatorio|press release|"
        "communique de presse|comunicado de prensa|pressemitteilung|persbericht|action alert|"
        "alert|update|nouvelles informations|new information|nueva informacion|"
        "information sheet|media release|statement|for immediate release|open letter|"
        "breaking news|rapid action network|writers in prison committee|urgent appeal case|"
        "urgent appeals programme|urgent appeals program|asian human rights commission|"
        "front line defenders|front line|letter of concern|urgent action network|internal|"
        "limited|take action|home|news|print|share|search|menu|actie|schrijf nu|acao urgente|"
        "alerte|alerta|call for action|call to action|срочное обращение|срочный призыв|"
        "обращение|share this|donate|ua|further information",
        "headings.frame",
    )
)
"""What may stand above a title and is none."""

FORM_LINES: Final = (
    r"name\s+address 1",
    r"name of official",
    r"address line",
    r"city,? country$",
    r"please insert local diplomatic addresses",
    r"insert (?:local )?(?:address|name)",
    r"nombre\s+direcci[oó]n 1",
    r"nom\s+adresse 1",
    r"\[(?:insert|your|name|address|date|official|nombre|nom|votre|su)[^\]]{0,60}\]",
    r"^\s*(?:address [123]|fax number|email address|salutation\s+salutation|fax\s+fax number)\b",
    r"^(?:name|address|fax|tel|e-?mail|nombre|direcci[oó]n|adresse|nom)\s?:?\s?[._…]{3,}",
    r"dear _{3,}",
    r"^_{5,}$(?!.)",
    r"section offices? only",
    r"<[^<>]{0,20}(?:name|address|email)[^<>]{0,20}>",
    r"\bxx+\b",
    r"incluyan las direcciones de las sedes",
    r"insérer les adresses",
    r"nom\(s\),? adresse\(s\)",
    r"adresse/s à compléter",
    r"veuillez ins[ée]rer",
)
"""Lines that nobody filled in."""
