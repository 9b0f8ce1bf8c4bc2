"""What webhooks tell, for the document that machines read (OpenAPI 3.1, `webhooks`)."""

from typing import Any

from flask_babel import lazy_gettext as _l

from klinik.webhooks.codes import ALWAYS_WORDS, ERASED, EVENT_WORDS, EventType

TEXT: dict[str, Any] = {"type": "string"}
URL: dict[str, Any] = {"type": "string", "format": "uri"}
OF_REVISION = {"revision": {"type": "integer"}, "kind": TEXT}
CLARIFICATION = {"public_id": TEXT, "url": URL, "api_url": URL}
TICKET = {"ticket_number": TEXT, "api_url": URL}
DATA: dict[str, dict[str, Any]] = {
    EventType.CLARIFICATION_PUBLISHED: CLARIFICATION | OF_REVISION,
    EventType.CLARIFICATION_REVISED: CLARIFICATION | OF_REVISION,
    EventType.CLARIFICATION_CORRECTED: CLARIFICATION | OF_REVISION,
    EventType.CLARIFICATION_RETRACTED: CLARIFICATION | OF_REVISION,
    EventType.CLARIFICATION_SUSPENDED: CLARIFICATION,
    EventType.CLARIFICATION_STANDS_AGAIN: CLARIFICATION,
    EventType.REPORT_RECEIVED: TICKET | {"channel": TEXT},
    EventType.REPORT_ANSWERED: TICKET | {"clarification": {"type": ["string", "null"]}},
    EventType.SUMMARY_PUBLISHED: {"week": TEXT, "url": URL, "api_url": URL},
    ERASED: CLARIFICATION | {"weeks": {"type": "array", "items": TEXT}},
}
WORDS = EVENT_WORDS | ALWAYS_WORDS
SIGNED = ("webhook-id", "webhook-timestamp", "webhook-signature")


def described() -> dict[str, Any]:
    """Return each event by its type, as a call that a receiver takes."""
    return {str(type_): {"post": _call(str(type_), data)} for type_, data in DATA.items()}


def _call(type_: str, data: dict[str, Any]) -> dict[str, Any]:
    moment = {"type": "string", "format": "date-time"}
    whole = _object({"type": {"const": type_}, "timestamp": moment, "data": _object(data)})
    return {
        "summary": WORDS[type_],
        "parameters": [{"in": "header", "name": name, "required": True, "schema": TEXT} for name in SIGNED],
        "requestBody": {"required": True, "content": {"application/json": {"schema": whole}}},
        "responses": {"2XX": {"description": _l("Diterima")}, "410": {"description": _l("Jangan dikirimi lagi")}},
    }


def _object(fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields)}
