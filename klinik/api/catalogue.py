"""The catalogue of the open data of an office, in the words of W3C DCAT 3 as JSON-LD."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from klinik.agencies import addresses, regions
from klinik.agencies.models import Agency
from klinik.clarifications import search
from klinik.clarifications.showing import LICENCE
from klinik.db import now
from klinik.summaries import queries as summaries
from klinik.web.languages import HOME, OTHERS

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
EU = "http://publications.europa.eu/resource/authority/"  # the vocabulary that catalogues of DCAT share
LANGUAGES = ("IND", "ENG")
YEAR = "?period=52w"
Node = dict[str, Any]
LICENCE_DOCUMENT: Node = {"@id": LICENCE, "@type": "dcterms:LicenseDocument"}
Moments = tuple[date | None, date | None]


@dataclass(frozen=True)
class Form:
    """One form of a set of data: a file to fetch, or an address to ask."""

    title: LazyString | str
    path: str
    media_type: str
    is_file: bool = False


@dataclass(frozen=True)
class Dataset:
    """A set of data: what it is, how often it changes, when it began and last changed, where it is to be had."""

    name: str
    title: LazyString
    description: LazyString
    keywords: Sequence[str]
    frequency: str
    page: str
    moments: Callable[[Agency], Moments]
    forms: Sequence[Form]


def _until_today(agency: Agency) -> Moments:
    return agency.created_at, now().astimezone(agency.zone).date()


DATASETS = (
    Dataset(
        "clarifications",
        _l("Klarifikasi"),
        _l("Kabar yang diperiksa, dengan fakta, kesimpulan, topik, dan keadaannya, juga yang sudah dicabut."),
        ("hoaks", "cek fakta", "klarifikasi", "misinformasi", "fact-checking"),
        "UPDATE_CONT",
        "/klarifikasi",
        lambda agency: search.first_and_last(agency.id),
        (
            Form("CSV", "/api/v1/datasets/clarifications.csv", "text/csv", is_file=True),
            Form("JSON", "/api/v1/clarifications?agency={slug}", "application/json"),
            Form("ClaimReview", "/api/v1/claimreview.json", "application/json"),
            Form("Atom", "/klarifikasi.atom", "application/atom+xml"),
            Form("RSS", "/klarifikasi.rss", "application/rss+xml"),
            Form("JSON Feed", "/klarifikasi.json", "application/feed+json"),
        ),
    ),
    Dataset(
        "summaries",
        _l("Ringkasan mingguan"),
        _l("Angka tiap pekan seperti dibekukan saat disusun: laporan, hasil, topik, kanal, wilayah, dan waktu jawab."),
        ("hoaks", "ringkasan mingguan", "laporan warga", "statistik"),
        "WEEKLY",
        "/ringkasan",
        lambda agency: summaries.first_and_last(agency.id),
        (
            Form("CSV", "/api/v1/datasets/summaries.csv", "text/csv", is_file=True),
            Form("JSON", "/api/v1/summaries", "application/json"),
            Form("Atom", "/ringkasan.atom", "application/atom+xml"),
        ),
    ),
    Dataset(
        "statistics",
        _l("Statistik"),
        _l("Angka 52 pekan terakhir sampai saat diminta. Angka di bawah lima digabung."),
        ("hoaks", "laporan warga", "statistik"),
        "UPDATE_CONT",
        "/statistik",
        _until_today,
        (
            Form("CSV", f"/api/v1/datasets/statistics.csv{YEAR}", "text/csv", is_file=True),
            Form("JSON", f"/api/v1/statistics{YEAR}", "application/json"),
        ),
    ),
)


def of(agency: Agency) -> Node:
    """Return the catalogue of an office's open data."""
    found = [(dataset, dataset.moments(agency)) for dataset in DATASETS]
    changes = [last for dataset, (_first, last) in found if isinstance(last, datetime)]
    return {
        "@context": CONTEXT,
        "@id": addresses.absolute(agency, "/api/v1/catalog.jsonld"),
        "@type": "dcat:Catalog",
        "dcterms:title": _in_both(_l("Data terbuka Klinik Hoaks %(agency)s", agency=agency.name)),
        "dcterms:description": _in_both(_l("Klarifikasi, ringkasan mingguan, dan statistik untuk dipakai ulang.")),
        "dcterms:publisher": _publisher(agency),
        "dcterms:license": LICENCE_DOCUMENT,
        "dcterms:language": [{"@id": f"{EU}language/{code}"} for code in LANGUAGES],
        "dcterms:issued": _moment(agency.created_at),
        "dcterms:modified": _moment(max([agency.created_at, *changes])),
        "foaf:homepage": {"@id": addresses.absolute(agency, "/")},
        "dcat:service": [_service(agency)],
        "dcat:dataset": [_dataset(agency, dataset, moments) for dataset, moments in found],
    }


def _dataset(agency: Agency, dataset: Dataset, moments: Moments) -> Node:
    first, last = moments
    return {
        "@id": _id(agency, dataset),
        "@type": "dcat:Dataset",
        "dcterms:identifier": f"{agency.slug}-{dataset.name}",
        "dcterms:title": _in_both(dataset.title),
        "dcterms:description": _in_both(dataset.description),
        "dcterms:publisher": _publisher(agency),
        "dcat:contactPoint": _contact(agency),
        "dcat:keyword": list(dataset.keywords),
        "dcat:theme": [{"@id": f"{EU}data-theme/GOVE"}],
        "dcterms:accrualPeriodicity": {"@id": f"{EU}frequency/{dataset.frequency}"},
        "dcterms:spatial": {"@type": "dcterms:Location", **_region(agency)},
        "dcterms:language": {"@id": f"{EU}language/{LANGUAGES[0]}"},
        "dcterms:license": LICENCE_DOCUMENT,
        "dcat:landingPage": {"@id": addresses.absolute(agency, dataset.page)},
        **({"dcterms:issued": _moment(first)} if first else {}),
        **({"dcterms:modified": _moment(last)} if last else {}),
        "dcat:distribution": list(_forms(agency, dataset)),
    }


def _forms(agency: Agency, dataset: Dataset) -> Iterator[Node]:
    for form in dataset.forms:
        address = {"@id": addresses.absolute(agency, form.path.format(slug=agency.slug))}
        yield {
            "@type": "dcat:Distribution",
            "dcterms:title": str(form.title),
            "dcat:accessURL": address,
            **({"dcat:downloadURL": address} if form.is_file else {}),
            "dcat:mediaType": {"@id": f"{MEDIA_TYPES}{form.media_type}"},
            "dcterms:license": LICENCE_DOCUMENT,
        }


def _service(agency: Agency) -> Node:
    return {
        "@id": addresses.absolute(agency, "/api"),
        "@type": "dcat:DataService",
        "dcterms:title": f"API Klinik Hoaks {agency.name}",
        "dcat:endpointURL": {"@id": addresses.absolute(agency, "/api/v1")},
        "dcat:endpointDescription": {"@id": addresses.absolute(agency, "/api/openapi.json")},
        "dcat:servesDataset": [{"@id": _id(agency, dataset)} for dataset in DATASETS],
    }


def _publisher(agency: Agency) -> Node:
    """Return the office. It is not its page, and is called an agent too: few who read this know what FOAF derives."""
    page = addresses.absolute(agency, "/tentang")
    kinds = ["foaf:Agent", "foaf:Organization"]
    return {"@id": f"{page}#office", "@type": kinds, "foaf:name": agency.office, "foaf:homepage": {"@id": page}}


def _contact(agency: Agency) -> Node:
    """Return whom to write to; where an office has given no address, its page says how it is reached."""
    mail = {"vcard:hasEmail": {"@id": f"mailto:{agency.contact_email}"}} if agency.contact_email else {}
    page = {"vcard:hasURL": {"@id": addresses.absolute(agency, "/tentang")}}
    return {"@type": ["vcard:Kind", "vcard:Organization"], "vcard:fn": agency.office, **mail, **page}


def _region(agency: Agency) -> Node:
    code = agency.region_code
    return {"dcterms:identifier": code} | ({"dcterms:title": regions.name(code)} if regions.is_known(code) else {})


def _id(agency: Agency, dataset: Dataset) -> str:
    return addresses.absolute(agency, f"/api/v1/catalog.jsonld#{dataset.name}")


def _moment(moment: date) -> Node:
    kind = "dateTime" if isinstance(moment, datetime) else "date"
    return {"@type": f"xsd:{kind}", "@value": moment.isoformat()}


def _in_both(text: LazyString) -> list[Node]:
    """Return a text in every language we speak."""
    told = []
    for language in (HOME, *OTHERS):
        with force_locale(language):
            told.append({"@language": language, "@value": str(text)})
    return told
