"""Text made safe to show: Markdown becomes HTML here and nowhere else; suspicious addresses lose their bite."""

import functools
import re
import unicodedata

import nh3
import tldextract
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markupsafe import Markup, escape

TAGS = {"p", "br", "strong", "em", "s", "ul", "ol", "li", "a", "blockquote", "code", "h3", "h4", "hr"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}
# A text begins below the heading of its page, so its own headings start at the third level.
LOWERED = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}

SIGNS = re.compile(r"\]\([^)\s]*\)?|[*_#>`|]")  # of Markdown; an address in brackets goes with them
OPENED = re.compile(r"\[(?![^\[]*\])")  # what is left of such an address; of `[dihapus …]` both brackets stay
SCHEME = re.compile(r"\b(h)tt(ps?://)([^\s/?#]+)", re.IGNORECASE)
DOTTED = re.compile(r"\.[^\W\d_]|://")
BARE = re.compile(r"(?<![\w\]/.-])((?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,})(?![\w-])")

UNSEEN = {"Cc", "Cf"}  # controls; joiners, direction marks, zero-width spaces

LONG = re.compile(r"\S{30,}")  # nearly as much as a telephone holds; what is shorter goes whole to the next line
JOINTS = re.compile(r"(?<=[/?&=])(?<!//)(?![/?&=])|(?<=[\w-]\.)(?=\w)|(?<=\[\.\])")  # of an address, harmless or not


@functools.lru_cache(maxsize=500)
def markdown(text: str) -> Markup:
    """Return Markdown as HTML: an allow list of tags, no pictures, links marked as not ours."""
    html = nh3.clean(
        _parser().render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="nofollow noopener",
    )
    return Markup(html)  # noqa: S704  # the allow list above is the reason this file exists


def marked(text: str, begin: str, end: str) -> Markup:
    """Return a piece of Markdown as plain words, those between two signs marked, every address harmless."""
    plain = str(escape(defang(OPENED.sub("", SIGNS.sub("", text)).strip())))
    return Markup(_between(begin, end).sub(r"<mark>\1</mark>", plain))  # noqa: S704  # escaped a line above


def is_blank(text: str) -> bool:
    """Say whether nothing in a text can be seen: spaces, and the marks of no width that come along when one copies."""
    return all(sign.isspace() or unicodedata.category(sign) in UNSEEN for sign in text)


def defang(text: str) -> str:
    """Return a text whose addresses nobody can open by accident: `hxxps://contoh[.]id/a`, `bit[.]ly/a`."""
    if not DOTTED.search(text):
        return text  # most sentences name no address, which is seen much sooner than which words are none
    with_scheme = SCHEME.sub(lambda m: f"{m[1]}xx{m[2]}{m[3].replace('.', '[.]')}", text)
    return BARE.sub(lambda m: m[1].replace(".", "[.]") if _is_host(m[1]) else m[1], with_scheme)


def parted(text: str) -> Markup | str:
    """Return a text for a page in which a line may end at the joints of a long address; what is copied is the same."""
    runs = LONG.findall(text)
    if not runs:
        return text
    jointed = [Markup("<wbr>").join(JOINTS.split(run)) for run in runs]
    between = [escape(words) for words in LONG.split(text)]
    return Markup("").join(part for pair in zip(between, [*jointed, ""], strict=True) for part in pair)


def harmless(text: str) -> Markup | str:
    """Return what somebody sent for a page: nobody opens its addresses by accident, and a telephone holds them."""
    return parted(defang(text))


@functools.cache
def _between(begin: str, end: str) -> re.Pattern[str]:
    return re.compile(f"{re.escape(begin)}(.*?){re.escape(end)}", re.DOTALL)


def _is_host(name: str) -> bool:
    return bool(_suffixes()(name).suffix)


@functools.cache
def _suffixes() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())  # the list inside the package, never the network


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
    parser.core.ruler.push("lower_headings", _lower_headings)
    return parser


def _lower_headings(state: StateCore) -> None:
    for token in state.tokens:
        token.tag = LOWERED.get(token.tag, token.tag)
