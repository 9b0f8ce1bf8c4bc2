"""One name for each thing that a link leads to, however the link is dressed."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

FOUND = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”]+", re.IGNORECASE)
LONGEST = 2000
TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|igshid|igsh|si|mibextid|_rdr|rdid|share_url|share_id|refsrc|ref_src|ref_url|"
    r"is_from_webapp|sender_device|web_id|_t|_r|__tn__|__cft__.*|paipv|eav|_ft_|wtsid|amp|spm)$"
)
MOBILE = re.compile(r"^(?:www|m|mobile|web|mbasic|touch|amp|id-id)\.")

# Where a service names the thing itself in its address, that name is the identity (host, then path and query).
THINGS = tuple(
    (re.compile(pattern), service)
    for service, *patterns in (
        (
            "youtube",
            r"^(?:music\.)?youtube\.com/(?:watch\?(?:.*&)?v=|shorts/|live/|embed/|v/)([\w-]{6,})",
            r"^youtu\.be/([\w-]{6,})",
        ),
        ("tiktok", r"^tiktok\.com/(?:@[^/]+/)?(?:video|photo)/(\d+)"),
        ("x", r"^(?:twitter|x)\.com/[^/]+/status(?:es)?/(\d+)"),
        ("instagram", r"^instagram\.com/(?:[^/]+/)?(?:p|reel|reels|tv)/([\w-]+)"),
        (
            "facebook",
            r"^facebook\.com/(?:watch/?\?(?:.*&)?v=|reel/|[^/]+/videos/(?:[^/]+/)?)(\d+)",
            r"^facebook\.com/(?:permalink|story)\.php\?(?:.*&)?story_fbid=(\w+)",
            r"^facebook\.com/(?:groups/)?[^/]+/(?:posts|permalink)/(?:[^/]+/)?(\w+)",
            r"^facebook\.com/photo(?:\.php)?/?\?(?:.*&)?fbid=(\d+)",
        ),
        ("facebook-share", r"^facebook\.com/share/(?:\w/)?(\w+)"),
        ("whatsapp", r"^wa\.me/\+?(\d{8,})", r"^(?:api\.)?whatsapp\.com/send/?\?(?:.*&)?phone=(?:%2B)?(\d{8,})"),
        ("whatsapp-group", r"^chat\.whatsapp\.com/(?:invite/)?(\w{10,})"),
        ("telegram", r"^(?:t|telegram)\.me/(?:s/)?(\w{4,}(?:/\d+)?)"),
    )
    for pattern in patterns
)


def identities(links: Iterable[str]) -> list[str]:
    """Return the name of what each link leads to, each once; what is no link is left out."""
    return list(dict.fromkeys(name for name in map(identity, links) if name))


def in_text(text: str) -> list[str]:
    """Return the links that a text contains."""
    return [found.rstrip(".,;:!?)]}*_~…") for found in FOUND.findall(text)]


def identity(link: str) -> str:
    """Return `youtube:<id>` and the like where the service names the thing, else the bare address; "" for no link."""
    host, path, query = _parts(link.strip()[:LONGEST])
    if "." not in host:
        return ""
    plain = f"{host}{path}?{query}" if query else f"{host}{path}"
    for pattern, service in THINGS:
        found = pattern.match(plain)
        if found:
            return f"{service}:{found.group(1)}"
    return plain


def _parts(link: str) -> tuple[str, str, str]:
    """Return host, path and query without what does not matter: scheme, case and mobile forms of the host, trackers."""
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
    except (ValueError, UnicodeError):
        return "", "", ""
    host = MOBILE.sub("", host) if host.count(".") > 1 else host
    kept = sorted((name, value) for name, value in parse_qsl(parts.query) if not TRACKING.match(name.lower()))
    host = "facebook.com" if host == "fb.com" else host
    path = unquote(parts.path).replace("\0", "")  # written %00, which nothing here can hold
    return host, path.rstrip("/"), urlencode(kept)
