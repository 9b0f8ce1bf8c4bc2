"""Bodies of old sites: HTML becomes Markdown, Markdown stays, scripts and decoration go."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

TAGS = {"p", "br", "div", "strong", "b", "em", "i", "ul", "ol", "li", "a", "blockquote", "hr", "pre", "code"}
TAGS |= {"h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "figcaption"}
DROPPED = {"script", "style", "iframe", "object", "noscript", "template", "svg", "form"}
IS_HTML = re.compile(
    r"<\s*/?\s*(?:p|br|div|span|strong|b|em|i|u|ul|ol|li|a|img|h[1-6]|blockquote|table|figure|script|style|iframe|font|center)\b[^<>]*>",
    re.IGNORECASE,
)
SHORTCODE = re.compile(r"\[/?(?:caption|embed|gallery|video|audio|vc_\w+|et_pb_\w+|su_\w+)\b[^\]]*\]")
SPECIAL = re.compile(r"([\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_]))")
AT_START = re.compile(r"^(\s*)([#>+-]|\d+(?=[.)]\s))", re.MULTILINE)
BLOCKS = {"p", "div", "blockquote", "pre", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "tr"}
AROUND = {"strong": "**", "b": "**", "em": "*", "i": "*"}
HEADINGS = {"h1": "### ", "h2": "### ", "h3": "### ", "h4": "#### ", "h5": "#### ", "h6": "#### "}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]\w*);", re.IGNORECASE)
LINK = re.compile(r"!?\[((?:[^\]\\]|\\.)*)\]\([^)]*\)")
MARKS = re.compile(r"\\([^\w\s])|^\s*(?:[>+-]|\d+\.)\s+|\*+|`|\\$", re.MULTILINE)
SUMMARY = 360  # letters
SCHEMES = {"http", "https"}


def tidy(text: str) -> str:
    """Return a text without signs that no page shows and no database keeps, its lines ending alike."""
    if text.isprintable():  # no line end, no lone surrogate, no sign that is dropped
        return text.strip()
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return CONTROL.sub("", plain).encode(errors="replace").decode().strip()


def prose(text: str) -> str:
    """Return a body as Markdown: converted where it is HTML, as it is otherwise."""
    body = SHORTCODE.sub("", tidy(text))
    return _written(body, Markdown()) if IS_HTML.search(body) else _decoded(body)


def plain(text: str) -> str:
    """Return the words alone, a paragraph a line: a claim, a summary."""
    body = tidy(text)
    return _decoded(_written(body, Plain()) if IS_HTML.search(body) else body)


def line(text: str) -> str:
    """Return the words alone on one line: a title, a name."""
    return " ".join(plain(text).split())


def first_words(markdown: str) -> str:
    """Return how a body begins, as a summary for an article that has none: whole sentences, some three lines."""
    paragraphs = [part for part in markdown.split("\n\n") if part.strip() and not part.lstrip().startswith("#")]
    words = " ".join(MARKS.sub(r"\1", LINK.sub(r"\1", paragraphs[0])).split()) if paragraphs else ""
    if len(words) <= SUMMARY:
        return words
    cut = words[:SUMMARY]
    sentence = max(cut.rfind(mark) for mark in (". ", "! ", "? "))
    return cut[: sentence + 1] if sentence > SUMMARY // 3 else f"{cut.rpartition(' ')[0]} …"


def _decoded(text: str) -> str:
    return tidy(ENTITY.sub(lambda found: unescape(found[0]), text))


def _written(html: str, writer: "Plain") -> str:
    cleaned = nh3.clean(html, tags=TAGS, clean_content_tags=DROPPED, attributes={"a": {"href"}}, link_rel=None)
    writer.feed(cleaned)
    writer.close()
    lines = "".join(writer.parts).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


class Plain(HTMLParser):
    """Writes the words of clean HTML, a block a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.parts.append("\n" if tag in BLOCKS | {"li", "br"} else "")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append("\n" if tag in BLOCKS else "")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


class Markdown(Plain):
    """Writes clean HTML as Markdown."""

    def __init__(self) -> None:
        super().__init__()
        self.lists: list[int | None] = []  # of each open list its next number, none for bullets
        self.links: list[tuple[int, str]] = []
        self.quotes: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._open_block(tag)
        elif tag in AROUND:
            self.parts.append(AROUND[tag])
        elif tag == "a":
            self.links.append((len(self.parts), dict(attrs).get("href") or ""))
        else:
            self.parts.append(self._mark(tag))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        if tag == "blockquote" and self.quotes:
            self._close_quote(self.quotes.pop())
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag in AROUND:
            self._close_around(AROUND[tag])
        elif tag == "a" and self.links:
            self._close_link(*self.links.pop())
        elif tag in ("td", "th"):
            self.parts.append(" | ")

    def handle_data(self, data: str) -> None:
        text = SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", data))
        at_start = next((part for part in reversed(self.parts) if part), "\n").endswith("\n")
        self.parts.append(AT_START.sub(_escaped, text.lstrip()) if at_start else text)

    def _open_block(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.lists.append(1 if tag == "ol" else None)
        is_inside_item = bool(self.lists) and self.parts[-1:] and self.parts[-1].endswith((". ", "- "))
        self.parts.append("" if is_inside_item else "\n" if len(self.lists) > 1 else "\n\n")
        self.parts.append(HEADINGS.get(tag, ""))
        if tag == "blockquote":
            self.quotes.append(len(self.parts))

    def _mark(self, tag: str) -> str:
        if tag == "li":
            return f"\n{'   ' * (len(self.lists) - 1)}{self._bullet()}"
        return {"br": "\\\n", "hr": "\n\n---\n\n"}.get(tag, "")

    def _bullet(self) -> str:
        number = self.lists[-1] if self.lists else None
        if number is None:
            return "- "
        self.lists[-1] = number + 1
        return f"{number}. "

    def _close_around(self, mark: str) -> None:
        """Close bold or italics; where nothing but space stands inside, leave the marks out."""
        start = next((at for at in range(len(self.parts) - 1, -1, -1) if self.parts[at] == mark), None)
        if start is None:
            return
        inside = "".join(self.parts[start + 1 :])
        lead, trail = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
        self.parts[start:] = [f"{lead}{mark}{inside.strip()}{mark}", trail] if inside.strip() else [inside]

    def _close_quote(self, start: int) -> None:
        inside = re.sub(r"\n{3,}", "\n\n", "".join(self.parts[start:]).strip())
        self.parts[start:] = ["\n".join(f"> {line}".rstrip() for line in inside.split("\n"))]

    def _close_link(self, start: int, href: str) -> None:
        inside = "".join(self.parts[start:]).strip()
        if is_address(href):
            address = href.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
            words = inside or SPECIAL.sub(r"\\\1", href)
            self.parts[start:] = [f"[{words}]({address})"]


def is_address(text: str) -> bool:
    """Say whether a text is the address of a web page."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme.lower() in SCHEMES and bool(parts.hostname)


def _escaped(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark}\\" if mark.isdecimal() else f"{found[1]}\\{mark}"
