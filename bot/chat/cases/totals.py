"""What supporters reported, as figures, as a chart and as a table."""

from __future__ import annotations

from telegram.constants import ChatAction

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_command, on_tap
from bot.chat.cases import stopping
from bot.chat.cases.buttons import Totals, TotalsForm
from bot.chat.letters.dialogue import pick_case
from bot.chat.letters.questions import in_words, name_of
from bot.content.cases.countries import country_name, flag
from bot.content.composing.open_embassy import OPEN_EMBASSY
from bot.content.texts import ChatTexts
from bot.model.cases.case import Case
from bot.model.cases.totals import ToldTotals
from bot.model.letters.address import How
from bot.model.letters.reply import Answer
from bot.model.team.roles import Access
from bot.services.cases.totals import ChartWords, as_csv

DAYS_LISTED = 14
SOURCES_LISTED = 20
EMBASSIES_LISTED = 8


@on_command("totals", place=110, access=Access.TOTALS)
async def totals(context: Context) -> None:
    """The figures of a case, or the list of cases to choose from."""
    await _show(context, "")


async def _show(context: Context, slug: str) -> None:
    case = await pick_case(context, slug, lambda item: Totals(item.slug), team=True)
    if case is None:
        return
    figures = await context.services.totals.of(case)
    label = context.texts.label
    await context.show(
        context.texts.screen(
            "totals",
            title=case.text(context.texts.language).title,
            code=case.code,
            totals=figures,
            authorities=_by_authority(context.texts, case, figures),
            days=sorted(figures.by_day.items(), reverse=True)[:DAYS_LISTED],
            sources=[(name, *counts) for name, counts in list(figures.by_source.items())[:SOURCES_LISTED]],
            few_sources=figures.few_sources,
            embassies=[
                (f"{flag(code)} {country_name(code, context.texts.language)}", number)
                for code, number in list(figures.embassies.items())[:EMBASSIES_LISTED]
            ],
            not_told=label("chart_few") if figures.keeps_back else "",
            age_days=context.services.totals.age_days(case),
            **stopping.shown(context, case),
        ),
        keyboard(
            [
                button(label("totals_chart"), Totals(case.slug, TotalsForm.CHART)),
                button(label("totals_csv"), Totals(case.slug, TotalsForm.CSV)),
            ],
            [button(label("totals_after"), Totals(case.slug, TotalsForm.AFTER))],
            [button(label("totals_again"), Totals(case.slug)), *context.desk_row()],
            stopping.keys(context, case),
        ),
    )


def _names(texts: ChatTexts, case: Case, figures: ToldTotals) -> dict[str, str]:
    """Those whom letters go to, by id; with embassies that aren't on file, together, if any went there."""
    names = {authority.id: name_of(case, authority, texts.language) for authority in case.authorities}
    if OPEN_EMBASSY in figures.by_authority:
        names[OPEN_EMBASSY] = texts.label("other_embassies")
    return names


def _by_authority(texts: ChatTexts, case: Case, figures: ToldTotals) -> list[dict[str, object]]:
    shared = {authority.id for authority in case.authorities if authority.shared_address}
    rows: list[dict[str, object]] = []
    for id_, name in _names(texts, case, figures).items():
        actions, opened = figures.by_authority.get(id_, (0, 0))
        rows.append(
            {
                "name": name,
                "actions": actions,
                "opened": opened,
                "failed": figures.failed_addresses.get(id_, (0, {}))[0],
                "shared": id_ in shared,
            }
        )
    return rows


async def _totals_after(context: Context, case: Case, figures: ToldTotals) -> None:
    texts = context.texts
    rows = [
        {
            "name": name_of(case, authority, texts.language),
            "replies": in_words(texts, "answer", Answer, figures.replies.get(authority.id, {})),
            "failed": in_words(texts, "how", How, figures.failed_addresses.get(authority.id, (0, {}))[1]),
            "dead": authority.id in figures.dead,
        }
        for authority in case.authorities
    ]
    await context.show(
        texts.screen(
            "totals_after",
            title=case.text(texts.language).title,
            authorities=rows,
            not_told=texts.label("chart_few") if figures.keeps_back else "",
        ),
        keyboard([button(texts.label("back"), Totals(case.slug))]),
    )


@on_tap(Totals, Access.TOTALS)
async def totals_as(context: Context, tap: Totals) -> None:
    """The figures again, as a chart or as a table."""
    case = context.services.library.case(tap.case)
    if case is None or tap.form is TotalsForm.TEXT:
        await _show(context, tap.case)
        return
    figures = await context.services.totals.of(case)
    if tap.form is TotalsForm.AFTER:
        await _totals_after(context, case, figures)
        return
    text, label = case.text(context.texts.language), context.texts.label
    caption = context.texts.screen("totals_chart", title=text.title)
    if tap.form is TotalsForm.CSV:
        # First: who has the file must stand in the record, whatever becomes of the answer.
        await context.services.team_record.exported(case.slug, "totals")
        await context.send_files([(f"totals-{case.slug}.csv", as_csv(figures, case))], caption)
        return
    await context.working(ChatAction.UPLOAD_PHOTO)
    names = _names(context.texts, case, figures)
    words = ChartWords(
        title=label("chart_title", number=context.texts.number(figures.actions)),
        by_day=label("chart_by_day"),
        by_authority=label("chart_by_authority"),
        note=label("chart_note"),
        none=label("chart_none"),
        few=label("chart_few"),
    )
    await context.send_photo(await context.services.totals.chart(figures, names, words), caption)
