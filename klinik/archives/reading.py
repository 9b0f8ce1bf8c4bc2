"""What one reads on a page: its title and its words, without anything that runs or decorates.

nh3 (the Rust library ammonia on the parser html5ever) repairs the markup as a browser would and drops what is not text;
what is left is words between a few known tags.
"""

import codecs
import re
from html import unescape
from html.parser import HTMLParser

import nh3

LONGEST = 200_000  # characters of a text snapshot
LONGEST_TITLE = 300
HEAD = 4096  # bytes in which a page may name its letters
BLOCKS = {"p", "div", "article", "section", "main", "header", "footer", "nav", "aside", "blockquote", "pre", "ul"}
BLOCKS |= {"ol", "table", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd"}
LINES = {"li", "br", "tr"}
CELLS = {"td", "th"}
DROPPED = {"script", "style", "noscript", "template", "svg", "iframe", "object", "select", "title"}
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NAMED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def decoded(content: bytes, charset: str = "") -> str:
    """Return the letters: by the byte order mark, the header, the page's own word for it, else UTF-8, else Latin."""
    mark = next((name for mark, name in MARKS if content.startswith(mark)), "")
    named = NAMED.search(content[:HEAD])
    for name in (mark, charset, named[1].decode() if named else "", "utf-8"):
        try:
            return content.decode(name) if name else content.decode("utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("cp1252", "replace")


def title(html: str) -> str:
    """Return what a page calls itself, on one line."""
    found = TITLE.search(html[: 64 * 1024])
    return " ".join(UNSEEN.sub("", unescape(found[1])).split())[:LONGEST_TITLE] if found else ""


def words(html: str) -> str:
    """Return the text that one reads on a page, a block a line."""
    reader = _Reader()
    reader.feed(nh3.clean(html, tags=BLOCKS | LINES | CELLS, clean_content_tags=DROPPED, attributes={}, link_rel=None))
    reader.close()
    return plain("".join(reader.parts))


def plain(text: str) -> str:
    """Return a text without signs that nobody sees or that turn the direction of writing, its empty lines few."""
    lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip(" |") for line in UNSEEN.sub("", text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST]


class _Reader(HTMLParser):
    """Writes down the words of clean HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.parts.append("\n" if tag in BLOCKS | LINES else "")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append("\n" if tag in BLOCKS else " | " if tag in CELLS else "")

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))
