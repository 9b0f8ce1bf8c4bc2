"""Which token belongs to which office: `token` for all of them, or `jatim=token,tuban=token`."""

from collections.abc import Mapping
from typing import Any

from klinik.notifications.kinds import Way

SETTINGS = {Way.WHATSAPP: "WHATSAPP_TOKEN", Way.TELEGRAM: "TELEGRAM_TOKEN"}
TWINS = ("null:", "console:")


def read(setting: str) -> dict[str, str]:
    """Return the tokens by short name of the office; one that stands alone is everybody's, under ""."""
    tokens = {}
    for part in filter(None, (part.strip() for part in setting.split(","))):
        desk, equals, token = part.partition("=")
        tokens[desk.strip() if equals else ""] = token.strip() if equals else desk
    return tokens


def of(setting: str, desk: str) -> str:
    """Return the token of an office, "" where it has none."""
    tokens = read(setting)
    return tokens.get(desk) or tokens.get("", "")


def is_set(config: Mapping[str, Any], way: Way, desk: str) -> bool:
    """Say whether the settings let an office use a channel at all."""
    return way in SETTINGS and bool(of(str(config[SETTINGS[way]]), desk))
