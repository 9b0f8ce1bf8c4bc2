"""The page of the API as plain values, read from the document that machines read: nothing is described twice."""

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask_babel import gettext as _

from klinik.api import description, samples
from klinik.systems import tokens

JSON = "application/json"
Told = Mapping[str, Any]


@dataclass(frozen=True)
class Named:
    """Something that is sent or answered: its name, of what kind it is, and what it says."""

    name: str
    kind: str
    description: str
    is_required: bool = False


@dataclass(frozen=True)
class Call:
    """One call: what it does, what it takes, how it is asked with curl, and what comes back."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    takes: Sequence[Named]
    request: str
    answer: str
    media_type: str
    says: Sequence[Named]
    rate: str
    right: str  # of a key with which it may be made


@dataclass(frozen=True)
class Chapter:
    """Calls about one thing."""

    name: str
    title: str
    calls: Sequence[Call]


def chapters(told: Told) -> list[Chapter]:
    """Return the calls of a document by what they are about, in its order."""
    calls: dict[str, list[Call]] = {tag["name"]: [] for tag in told["tags"]}
    for path, method, operation in description.operations(dict(told)):
        calls[operation["tags"][0]].append(_call(told, path, method, operation))
    return [Chapter(tag["name"], tag["description"], calls[tag["name"]]) for tag in told["tags"]]


def _call(told: Told, path: str, method: str, operation: Told) -> Call:
    parameters = [*told["paths"][path].get("parameters", ()), *operation.get("parameters", ())]
    body = operation.get("requestBody", {}).get("content", {}).get(JSON, {})
    media_type, answer = _answered(operation)
    return Call(
        anchor=f"{method}-{path.strip('/')}".translate({ord(sign): "-" for sign in "/{}.:"}).replace("--", "-"),
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        takes=[*(_parameter(told, one) for one in parameters), *_fields(told, body.get("schema", {}))],
        request=_curl(told["servers"][0]["url"], method, path, parameters, body.get("example")),
        answer=_written(answer.get("example")),
        media_type=media_type,
        says=[named for named in _fields(told, answer.get("schema", {}), deeply=True) if named.description],
        rate=operation.get("x-rate-limit", ""),
        right=next(
            (right for needs in operation.get("security", ()) for rights in needs.values() for right in rights), ""
        ),
    )


def _answered(operation: Told) -> tuple[str, Told]:
    """Return what comes back when all is well: its media type, schema and example."""
    good = next(answer for code, answer in operation["responses"].items() if code.startswith("2"))
    media_type, content = next(iter(good["content"].items()))
    return media_type, content


def _parameter(told: Told, parameter: Told) -> Named:
    says = parameter.get("description", "")
    return Named(parameter["name"], _kind(told, parameter["schema"]), says, parameter.get("required", False))


def _fields(told: Told, schema: Told, *, deeply: bool = False, before: str = "") -> Iterator[Named]:
    """Yield the fields of a schema; of a list those of what is in it, and `deeply` those of what is in a field."""
    whole = _resolved(told, schema)
    if "items" in whole:
        yield from _fields(told, whole["items"], deeply=deeply, before=f"{before}[]")
    for name, field in whole.get("properties", {}).items():
        place = f"{before}.{name}" if before else name
        yield Named(place, _kind(told, field), field.get("description", ""), name in whole.get("required", ()))
        if deeply:
            yield from _fields(told, field, deeply=True, before=place)


def _kind(told: Told, schema: Told) -> str:
    """Return what may stand there: `string`, `integer 1–20`, `hoax | true`."""
    schema = _resolved(told, schema)
    choices = [str(choice) for choice in schema.get("enum", ()) if choice is not None]
    if choices:
        return " | ".join(choices)
    types = schema.get("type", "")
    kind = schema.get("format") or (types if isinstance(types, str) else "/".join(t for t in types if t != "null"))
    least, most = schema.get("minimum"), schema.get("maximum")
    return f"{kind} {least}–{most}" if least is not None and most is not None else str(kind)


def _resolved(told: Told, schema: Told) -> Told:
    name = schema.get("$ref", "").rpartition("/")[2]
    return told["components"]["schemas"][name] if name else schema


def _curl(base: str, method: str, path: str, parameters: Iterable[Told], body: Any) -> str:
    """Return a command that asks this very clinic."""
    examples = [(one["in"], one["name"], _example(one)) for one in parameters]
    for place, name, example in examples:
        if place == "path":
            path = path.replace(f"{{{name}}}", quote(str(example)))
    query = urlencode([(name, example) for place, name, example in examples if place == "query" and example != ""])
    parts = [shlex.quote(f"{base}{path}{f'?{query}' if query else ''}")]
    parts += [f"-H {shlex.quote(f'{name}: {example}')}" for place, name, example in examples if place == "header"]
    if body is not None:
        parts.append(f"-H {shlex.quote(f'Content-Type: {JSON}')}")
        parts.append(f"-d {shlex.quote(json.dumps(body, ensure_ascii=False))}")
    return "curl " + (f"-X {method.upper()} " if method != "get" else "") + " \\\n  ".join(parts)


def _example(parameter: Told) -> Any:
    return parameter.get("example", parameter["schema"].get("example", ""))


def _written(example: Any) -> str:
    return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)


def with_key(told: Told) -> str:
    """Return a command with which a system of an office reports."""
    headers = {"Authorization": f"Bearer {tokens.PREFIX}_…", "Idempotency-Key": "pantauan-000017"}
    parameters = [{"in": "header", "name": name, "schema": {}, "example": value} for name, value in headers.items()]
    return _curl(told["servers"][0]["url"], "post", "/api/v1/reports", parameters, samples.KEYED_REPORT)


def statuses() -> list[tuple[int, str]]:
    """Return the refusals a caller may meet, and what each means here."""
    return [
        (400, _("Penanda `cursor` tidak dikenali. Mulailah lagi dari awal daftar.")),
        (401, _("Kuncinya tidak berlaku: salah, sudah berakhir, atau dicabut.")),
        (403, _("Kuncinya berlaku, tetapi tidak memiliki wewenang untuk panggilan ini; `detail` menyebut yang mana.")),
        (404, _("Tidak ada, atau tidak untuk umum: keduanya tampak sama.")),
        (405, _("Alamatnya ada, tetapi bukan dengan metode ini. Kepala `Allow` menyebut yang tersedia.")),
        (422, _("Ada isian yang tidak dapat dibaca. `errors` menyebut isian yang mana dan mengapa.")),
        (429, _("Terlalu sering. Tunggu semenit, lalu ulangi lebih jarang.")),
        (503, _("Sedang tidak tersedia. Ulangi setelah `Retry-After` detik bila kepala itu ada.")),
    ]
