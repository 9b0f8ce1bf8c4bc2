"""WhatsApp by Meta's Cloud API: text while the 24-hour window is open, an approved template outside of it.

https://developers.facebook.com/documentation/business-messaging/whatsapp, reference of messages and error codes.
"""

from collections.abc import Generator, Iterable
from datetime import timedelta
from typing import Any

from klinik.notifications.channels import templates, tokens
from klinik.notifications.channels.face import Outcome, Parcel, Result
from klinik.notifications.channels.http import Answer, NoAnswer, ask, in_turn, reason, wait
from klinik.notifications.channels.inbound import clean
from klinik.notifications.contacts import digits, is_scoped
from klinik.notifications.kinds import Trouble

WINDOW = timedelta(hours=24)
WINDOW_CLOSED = 131047
UNREACHABLE = frozenset({131026})  # not on WhatsApp, too old a version, has not agreed to the terms, or has blocked us
# Too many messages, a service that is down: the account waits.
CROWDED = frozenset({1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131057, 133004})
THIS_ONE_LATER = frozenset({131049, 131056})  # too many to this one person
# A token, a right, a payment, a number or an account that somebody can mend: nobody's message is lost over it.
OURS_TO_MEND = frozenset({0, 3, 10, 33, 190, 368, 131005, 131031, 131037, 131042, 131045, 133010})
PERMISSIONS = range(200, 300)
TOO_MANY, SERVER_ERROR, FINE = 429, 500, 200


class WhatsApp:
    """Hands messages to the Cloud API, each office through its own number."""

    def __init__(self, url: str, setting: str) -> None:
        self.url = url.rstrip("/")
        self.setting = setting

    def send(self, parcels: Iterable[Parcel]) -> Generator[Outcome]:
        """Send each; a limit or an outage holds the rest of that number's messages."""
        return in_turn(parcels, self._attempt)

    def check(self, desk: str, account: str, *, shown: str) -> str:
        """Return what is wrong with an office's number, "" when Meta knows it as the one that people are shown."""
        try:
            answer = ask("GET", f"{self.url}/{account}?fields=display_phone_number", bearer=self._token(desk))
        except NoAnswer as error:
            return f"WhatsApp: {error}"
        if answer.status != FINE:
            return outcome_of(answer).reason
        number = str(answer.fields.get("display_phone_number", ""))
        return f"{Trouble.OTHER_NUMBER}: {clean(number, 30)}" if number and digits(number) != digits(shown) else ""

    def _attempt(self, parcel: Parcel) -> Outcome:
        if not self._token(parcel.desk):
            return Outcome(Result.LATER, Trouble.NO_WHATSAPP_TOKEN.value, stops_all=True)
        if parcel.may_write_freely:
            outcome, code = self._post(parcel, _text(parcel))
            if code != WINDOW_CLOSED:
                return outcome
        message = _template(parcel)
        return self._post(parcel, message)[0] if message else Outcome(Result.NEVER, Trouble.NO_TEMPLATE.value)

    def _post(self, parcel: Parcel, message: dict[str, Any]) -> tuple[Outcome, int]:
        fields = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            **_to(parcel.address),
            "biz_opaque_callback_data": str(parcel.id),  # comes back with each receipt
        }
        try:
            answer = ask(
                "POST",
                f"{self.url}/{parcel.account}/messages",
                fields=fields | message,
                bearer=self._token(parcel.desk),
            )
        except NoAnswer as error:
            return Outcome(Result.LATER, f"WhatsApp: {error}", stops_all=True), 0
        return outcome_of(answer), _code(answer.fields.get("error"))

    def _token(self, desk: str) -> str:
        return tokens.of(self.setting, desk)


def outcome_of(answer: Answer) -> Outcome:
    """Return what an answer of the Cloud API means for the message."""
    if answer.status == FINE:
        messages = answer.fields.get("messages") or [{}]
        return Outcome(Result.SENT, provider_id=str(messages[0].get("id", "")))
    error = answer.fields.get("error")
    after = wait(answer.retry_after)
    if answer.status == TOO_MANY or answer.status >= SERVER_ERROR or not isinstance(error, dict):
        return Outcome(Result.LATER, _reason(answer.status, error), after=after, stops_all=True)
    return of_error(error, after=after)


def of_error(error: dict[str, Any], *, after: timedelta | None = None) -> Outcome:
    """Return what an error code means, in an answer or in a later receipt."""
    code = _code(error)
    words = _reason(code, error)
    if code in CROWDED or code in OURS_TO_MEND or code in PERMISSIONS:
        return Outcome(Result.LATER, words, after=after, stops_all=True)
    if code in THIS_ONE_LATER or code == WINDOW_CLOSED:
        return Outcome(Result.LATER, words, after=after)
    return Outcome(Result.NEVER, words, is_unreachable=code in UNREACHABLE)


def _to(address: str) -> dict[str, str]:
    """Return whom a message is for. Meta takes a user ID under "to" for a number, and delivers it to nobody."""
    return {"recipient": address} if is_scoped(address) else {"to": address.lstrip("+")}


def _text(parcel: Parcel) -> dict[str, Any]:
    return {"type": "text", "text": {"preview_url": False, "body": parcel.letter.as_chat()}}


def _template(parcel: Parcel) -> dict[str, Any] | None:
    filled = templates.fill(parcel.letter)
    if filled is None:
        return None
    name, values = filled
    body = {"type": "body", "parameters": [{"type": "text", "text": value} for value in values]}
    language = {"code": parcel.letter.language}
    return {"type": "template", "template": {"name": name, "language": language, "components": [body]}}


def _code(error: Any) -> int:
    code = error.get("code", 0) if isinstance(error, dict) else 0
    return code if isinstance(code, int) else 0


def _reason(code: int, error: Any) -> str:
    said = error if isinstance(error, dict) else {}
    data = said.get("error_data")
    details = data.get("details", "") if isinstance(data, dict) else ""
    return reason(f"WhatsApp {code}: {details or said.get('title') or said.get('message', '')}")
