"""What is written down about a text so that it can be found: its stems, entities, links and keys."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from klinik.matching import entities, keys, links, words
from klinik.matching.models import Document
from klinik.matching.queries import Candidate
from klinik.matching.ranking import Corpus

EVERYWHERE = frozenset({"clarification"})  # kinds that are found from every agency
KINDS = ("clarification", "report")
HEAD = ("headline", "claim")
MOST_STEMS = 600  # of one document; the rest of a very long text is not searched

# How many keys a document may have of each sort: a report stays under 2 KB of index.
FINGERPRINTS = {"clarification": 24}
FINGERPRINTS_ELSE = 11
TERMS = {"clarification": 72}
TERMS_ELSE = 8


@dataclass(frozen=True)
class Thing:
    """What a room wants found: `pictures` are perceptual hashes."""

    kind: str
    id: uuid.UUID
    agency_id: uuid.UUID
    fields: Mapping[str, str]
    links: Iterable[str] = ()
    pictures: Iterable[int] = ()
    ready: "Entry | None" = None  # what the fields say, when somebody has worked it out ahead


@dataclass(frozen=True)
class Entry:
    """One text made ready to be kept or asked about: stems by field, and all that is compared beside words."""

    headline: list[str]
    claim: list[str]
    body: list[str]
    entities: list[str]
    links: list[str]
    looks: list[int]

    @cached_property
    def head(self) -> list[str]:
        return [*self.headline, *self.claim]

    @cached_property
    def stems(self) -> list[str]:
        return [*self.head, *self.body]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.stems)

    @cached_property
    def fingerprints(self) -> list[int]:
        return keys.fingerprints(self.stems)


def entry(fields: Mapping[str, str], links_given: Iterable[str] = (), looks: Iterable[int] = ()) -> Entry:
    """Return what the fields say. Beside `headline` and `claim`, every field is the body."""
    texts = {name: fields.get(name, "") for name in HEAD}
    texts["body"] = "\n".join(value for name, value in fields.items() if name not in HEAD)
    in_texts = [link for text in texts.values() for link in links.in_text(text)]
    head = "\n".join(texts[name] for name in HEAD)
    return Entry(
        **{name: words.stems(text)[:MOST_STEMS] for name, text in texts.items()},
        entities=entities.entities(head if head.strip() else texts["body"]),
        links=links.identities([*links_given, *in_texts]),
        looks=list(dict.fromkeys(looks)),
    )


def kept(document: Document | Candidate) -> Entry:
    """Return a document as it was indexed."""
    return Entry(
        headline=document.headline.split(),
        claim=document.claim.split(),
        body=document.body.split(),
        entities=document.entities,
        links=document.links,
        looks=document.looks,
    )


def shelf(kind: str, agency_id: uuid.UUID) -> str:
    """Return the shelf on which an agency's document of this kind stands."""
    return kind if kind in EVERYWHERE else f"{kind}:{agency_id.hex}"


def row(thing: Thing, entry: Entry, corpus: Corpus) -> dict[str, Any]:
    """Return what the tables keep of a thing, as JSON has it: the document, its keys, and the stems to be counted."""
    return {
        "kind": thing.kind,
        "subject_id": str(thing.id),
        "agency_id": str(thing.agency_id),
        "headline": " ".join(entry.headline),
        "claim": " ".join(entry.claim),
        "body": " ".join(entry.body),
        "entities": entry.entities,
        "links": entry.links,
        "looks": entry.looks,
        "keys": _keys(entry, thing.kind, thing.agency_id, corpus),
        "length": len(entry.stems),
        "stems": sorted(entry.vocabulary),
    }


def _keys(entry: Entry, kind: str, agency_id: uuid.UUID, corpus: Corpus) -> list[int]:
    """Return every key of a document: of all stems of its head, of its rarest others, of parts, links and pictures."""
    on = shelf(kind, agency_id)
    head = list(dict.fromkeys(entry.head))
    rarest = sorted(set(entry.stems), key=lambda stem: (-corpus.rarity(stem), -len(stem), stem))
    terms = list(dict.fromkeys([*head, *rarest]))[: max(TERMS.get(kind, TERMS_ELSE), len(head))]
    prints = entry.fingerprints[: FINGERPRINTS.get(kind, FINGERPRINTS_ELSE)]
    found = [
        *(keys.key(on, "t", term) for term in terms),
        *(keys.key(on, "f", str(number)) for number in prints),
        *link_keys(entry.links, kind, agency_id),
        *(keys.key(on, "p", str(band)) for look in entry.looks for band in keys.bands(look)),
    ]
    return sorted(set(found))


def link_keys(identities: Iterable[str], kind: str, agency_id: uuid.UUID) -> list[int]:
    """Return the keys of what links lead to."""
    return [keys.key(shelf(kind, agency_id), "l", link) for link in identities]
