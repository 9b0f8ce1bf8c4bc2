"""Fetching what somebody attached, from the provider that keeps it: capped in size and time, from its hosts only."""

from urllib.parse import quote

from klinik.notifications.channels import tokens
from klinik.notifications.channels.http import Answer, NoAnswer, ask
from klinik.web import urls

MOST = 16 * 1024 * 1024  # bytes: what a report's form takes
WHOLE = 45  # seconds
FINE, TOO_MANY, SERVER_ERROR = 200, 429, 500
OURS_TO_MEND = frozenset({401, 403})  # a token or a right: the file is still there
META = (".fbsbx.com", ".whatsapp.net", ".facebook.com")  # where the Cloud API says its files are


class Gone(Exception):
    """The provider does not have the file any more, or will not give it. Asking again would change nothing."""


def from_whatsapp(url: str, setting: str, *, desk: str, name: str) -> bytes:
    """Return a file by its id. Raises Gone, TooMuch, NoAnswer."""
    token = tokens.of(setting, desk)
    place = _found(ask("GET", f"{url.rstrip('/')}/{quote(name, safe='')}", bearer=token)).fields.get("url")
    if not isinstance(place, str) or not _is_metas(place, url):
        raise Gone
    return _found(ask("GET", place, bearer=token, most=MOST, whole=WHOLE)).body


def from_telegram(url: str, setting: str, *, desk: str, name: str) -> bytes:
    """Return a file by its id. Raises Gone, TooMuch, NoAnswer."""
    base, bot = url.rstrip("/"), f"bot{tokens.of(setting, desk)}"
    result = _found(ask("POST", f"{base}/{bot}/getFile", fields={"file_id": name})).fields.get("result")
    path = result.get("file_path") if isinstance(result, dict) else None
    if not isinstance(path, str) or ".." in path:
        raise Gone
    return _found(ask("GET", f"{base}/file/{bot}/{quote(path)}", most=MOST, whole=WHOLE)).body


def _found(answer: Answer) -> Answer:
    if answer.status == TOO_MANY or answer.status >= SERVER_ERROR or answer.status in OURS_TO_MEND:
        raise NoAnswer(str(answer.status))
    if answer.status != FINE:
        raise Gone
    return answer


def _is_metas(place: str, url: str) -> bool:
    """Say whether the token may be shown there: a host of Meta's by https, or the very server that was asked."""
    parts, asked = urls.split(place), urls.split(url)
    if (parts.scheme, parts.netloc) == (asked.scheme, asked.netloc):
        return True
    return parts.scheme == "https" and (parts.hostname or "").endswith(META)
