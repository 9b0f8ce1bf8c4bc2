"""Telegram by its Bot API (https://core.telegram.org/bots/api): plain text, no link preview, no markup to break."""

from collections.abc import Generator, Iterable
from datetime import timedelta
from typing import Any

from klinik.notifications.channels import tokens
from klinik.notifications.channels.face import Outcome, Parcel, Result
from klinik.notifications.channels.http import Answer, NoAnswer, ask, in_turn, reason, wait
from klinik.notifications.kinds import Trouble

FINE, TOO_MANY, SERVER_ERROR = 200, 429, 500
OURS_TO_MEND = frozenset({401, 404})  # the token is wrong or was revoked


class Telegram:
    """Hands messages to the Bot API, each office through its own bot."""

    def __init__(self, url: str, setting: str) -> None:
        self.url = url.rstrip("/")
        self.setting = setting

    def send(self, parcels: Iterable[Parcel]) -> Generator[Outcome]:
        """Send each; a limit or an outage holds the rest of that bot's messages."""
        return in_turn(parcels, self._attempt)

    def connect(self, desk: str, *, account: str, hook: str, secret: str) -> str:
        """Ask Telegram to deliver the bot's messages to an address of ours; return what is wrong, "" for nothing.

        Not before the token is known to be that bot's: people are told its name, and another's may be anybody.
        """
        trouble = self._is_not(desk, account)
        if trouble:
            return trouble
        wanted = {"url": hook, "secret_token": secret, "allowed_updates": ["message"], "max_connections": 10}
        return self._said(desk, "setWebhook", wanted)[0]

    def leave(self, desk: str) -> str:
        """Ask Telegram to deliver the bot's messages nowhere; return what is wrong."""
        return self._said(desk, "deleteWebhook", {})[0]

    def _is_not(self, desk: str, account: str) -> str:
        trouble, bot = self._said(desk, "getMe", {})
        name = str(bot.get("username", "")) if isinstance(bot, dict) else ""
        if trouble or name.lower() == account.lower():
            return trouble
        return f"{Trouble.OTHER_BOT}: @{reason(name)}"

    def _said(self, desk: str, method: str, fields: dict[str, Any]) -> tuple[str, Any]:
        """Return what is wrong, and the result."""
        try:
            answer = ask("POST", self._address(desk, method), fields=fields)
        except NoAnswer as error:
            return f"Telegram: {error}", None
        return "" if answer.fields.get("ok") else outcome_of(answer).reason, answer.fields.get("result")

    def _attempt(self, parcel: Parcel) -> Outcome:
        if not tokens.of(self.setting, parcel.desk):
            return Outcome(Result.LATER, Trouble.NO_TELEGRAM_TOKEN.value, stops_all=True)
        fields = {
            "chat_id": parcel.address,
            "text": parcel.letter.as_chat(),
            "link_preview_options": {"is_disabled": True},
        }
        try:
            return outcome_of(ask("POST", self._address(parcel.desk, "sendMessage"), fields=fields))
        except NoAnswer as error:
            return Outcome(Result.LATER, f"Telegram: {error}", stops_all=True)

    def _address(self, desk: str, method: str) -> str:
        return f"{self.url}/bot{tokens.of(self.setting, desk)}/{method}"


def outcome_of(answer: Answer) -> Outcome:
    """Return what an answer of the Bot API means for the message."""
    said = answer.fields
    if answer.status == FINE and said.get("ok"):
        result = said.get("result")
        return Outcome(Result.SENT, provider_id=str(result.get("message_id", "")) if isinstance(result, dict) else "")
    words = reason(f"Telegram {answer.status}: {said.get('description', '')}")
    if answer.status in OURS_TO_MEND or answer.status == TOO_MANY or answer.status >= SERVER_ERROR or not said:
        return Outcome(Result.LATER, words, after=_wait(said), stops_all=True)
    return Outcome(Result.NEVER, words)  # 400: no such chat; 403: blocked by the person, or the account is gone


def _wait(said: dict[str, Any]) -> timedelta | None:
    parameters = said.get("parameters")
    return wait(parameters.get("retry_after")) if isinstance(parameters, dict) else None
