"""HTML to lines: blocks, lists, tables, headings and links. Nothing that it names is loaded, nothing runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.content.appeals.files.cleaning import one_line
from bot.content.appeals.files.text import trimmed
from bot.content.appeals.files.web.furniture import has_main, is_furniture, is_hidden
from bot.content.appeals.files.web.links import protected
from bot.content.appeals.files.web.reader import Reader
from bot.model.cases.appeal import ReadDocument, ReadingRemark, RemarkKind

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MOST_NODES: Final = 400_000
DEEPEST: Final = 300
"""Beyond it, what a tag means is passed over; its text is read."""
_NEVER: Final = frozenset((
    "script", "style", "template", "iframe", "object", "embed", "svg", "math", "canvas", "audio",
    "video", "select", "textarea", "button", "noframes", "head", "datalist", "map", "applet",
))  # fmt: skip
_MOST_TEXT: Final = 1_000_000
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})\b")
_NO_DEPTH: Final = frozenset((
    "p", "li", "td", "th", "tr", "dt", "dd", "tbody", "thead", "tfoot", "option", "br", "hr",
    "img", "wbr", "input", "meta", "link", "col", "area", "base", "source",
))  # fmt: skip
"""Tags that end by themselves where the next begins, or have no content."""


def read_html(text: str, *, mail: bool = False) -> ReadDocument:
    """The document of a page, or of a mail. Its charset is known already."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_shallow(text.replace("\x00", "")))
    body, title = tree.body, tree.css_first("title")
    reader = Reader(mail)
    whole = _walk(body, reader) if body is not None else True
    remarks = () if whole else (ReadingRemark(RemarkKind.LEFT_OUT),)
    name = one_line(title.text()) if title is not None else ""
    return ReadDocument(tuple(trimmed(reader.lines)), title=name, remarks=remarks)


def _shallow(text: str) -> str:
    """The same with no tag very deep in others: the parser takes 15 seconds for 100,000 of them."""
    depth = 0

    def bounded(found: re.Match[str]) -> str:
        nonlocal depth
        if found[2].lower() in _NO_DEPTH:
            return found[0]
        if found[1]:
            depth -= depth > 0
            return f"</{found[2]}" if depth < DEEPEST else "</wbr"
        depth += 1
        return found[0] if depth <= DEEPEST else "<wbr"

    return _TAG.sub(bounded, text) if text.count("<") > DEEPEST else text


def _walk(body: LexborNode, reader: Reader) -> bool:
    """Read everything below a node, without a step deeper in Python for each tag; False if not all."""
    main_only = not reader.mail and has_main(body)
    inside_main = taken = count = 0
    node: LexborNode | None = body
    stack: list[tuple[LexborNode, bool, bool]] = []
    while node is not None:
        count += 1
        if count > MOST_NODES or taken > _MOST_TEXT:
            while reader.open:
                reader.leave()
            reader.end_line()
            return False
        child = None
        if node.is_text_node:
            if not main_only or inside_main:
                taken += len(node.text_content or "")
                reader.text(node.text_content or "")
        elif node.is_element_node:
            tag = node.tag or ""
            if tag == "br":
                reader.broken()
            elif (shown := protected(node)) is not None:
                reader.links.append(f"mailto:{shown}")
                reader.text(shown)
            elif tag not in _NEVER and not is_hidden(node) and (reader.mail or not is_furniture(node)):
                shallow = len(stack) < DEEPEST
                is_main = not reader.mail and (tag == "main" or node.attributes.get("role") == "main")
                if shallow:
                    reader.enter(tag, node)
                inside_main += is_main
                stack.append((node, shallow, is_main))
                child = node.child
                if child is None:
                    inside_main -= _close(reader, stack)
        if child is not None:
            node = child
            continue
        after = node.next
        while after is None and stack:
            parent = stack[-1][0]
            inside_main -= _close(reader, stack)
            after = parent.next if stack else None
        node = after if stack else None
    reader.end_line()
    return True


def _close(reader: Reader, stack: list[tuple[LexborNode, bool, bool]]) -> bool:
    _, shallow, is_main = stack.pop()
    if shallow:
        reader.leave()
    return is_main
