"""Parts of a web page that are never its text: menus, banners about cookies, what isn't shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ROLES: Final = frozenset(("navigation", "search", "contentinfo", "dialog", "alertdialog", "menu", "menubar"))
_NAMED: Final = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|onetrust|didomi|breadcrumbs?|navbar|menu|sharing|sharedaddy|"
    r"share-(?:buttons?|links?)|social-(?:share|links?|media)|skip-link|screen-reader-text|newsletter)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MOST_LETTERS: Final = 1500
"""In a part that is known by its name alone: an appeal within isn't taken for a menu."""
_LETTERS_OF_MAIN: Final = 400


def is_hidden(node: LexborNode) -> bool:
    """Whether a browser wouldn't show it."""
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def is_furniture(node: LexborNode) -> bool:
    """Whether it surely belongs to the site and not to what the page says."""
    attributes = node.attributes
    if node.tag == "nav" or (attributes.get("role") or "") in _ROLES:
        return True
    if node.tag == "footer":
        parent = node.parent
        return parent is None or (parent.tag in ("body", "div") and not _within_article(node))
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if node.tag in ("body", "main", "article") or not _NAMED.search(named):
        return False
    return len(node.text()) < _MOST_LETTERS and node.css_first("a[href^='mailto:']") is None


def has_main(body: LexborNode) -> bool:
    """Whether the page says which part of it is its own, and that part is one, with a text."""
    found = body.css("main, [role=main]")
    return len(found) == 1 and len(found[0].text()) >= _LETTERS_OF_MAIN


def _within_article(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(50):
        if above is None:
            return False
        if above.tag in ("article", "main"):
            return True
        above = above.parent
    return False
