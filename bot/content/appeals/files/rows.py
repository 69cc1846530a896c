"""Rows of tables as lines, for whatever file they stand in."""

from __future__ import annotations

from dataclasses import replace

from bot.content.appeals.files.text import trimmed
from bot.model.cases.appeal import TextLine


def row_of(cells: list[list[TextLine]]) -> list[TextLine]:
    """A table's row: one line with tabs where no cell has several, else cell after cell, each a column."""
    cells = [trimmed(cell) for cell in cells]
    full = [cell for cell in cells if cell]
    if len(full) < 2:
        return full[0] if full else []
    if all(len(cell) == 1 for cell in full):
        first = full[0][0]
        return [
            TextLine(
                "\t".join(cell[0].text for cell in full),
                is_heading=all(cell[0].is_heading for cell in full),
                is_bold=all(cell[0].is_bold for cell in full),
                quoted=first.quoted,
                indent=first.indent,
                links=tuple(link for cell in full for link in cell[0].links),
            )
        ]
    lines: list[TextLine] = []
    for column, cell in enumerate(cells):
        for line in cell:
            lines.append(replace(line, column=line.column or column))
        if len(cell) > 1:
            lines.append(TextLine(""))
    return lines
