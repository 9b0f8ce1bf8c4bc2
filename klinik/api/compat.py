"""`/compat/<agency>/get…`: the five calls that clients of today's Klinik Hoaks make, with the names they know."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from klinik.agencies import addresses
from klinik.agencies import queries as agencies
from klinik.agencies.models import Agency
from klinik.api import samples
from klinik.api.telling import path_part, told
from klinik.clarifications import queries
from klinik.clarifications.codes import VERDICT_WORDS, CardShape, standing
from klinik.clarifications.feeds import LIST, path_of
from klinik.clarifications.importing.verdicts import jatim_word
from klinik.db import now
from klinik.web import cache

blueprint = Blueprint("compat", __name__, url_prefix="/compat", description=_l("Untuk aplikasi Klinik Hoaks yang lama"))
SLUG = path_part("slug", _l("Nama pendek instansi."), example="jatim")
NEWEST = 10
WORDS = {"hoaks": "Hoaks", "disinformasi": "Disinformasi", "fakta": "Fakta", "hate speech": "Hate Speech"}
COUNTS = {
    "getjmlhoaksytd": "hoaks",
    "getjmldisinformasiytd": "disinformasi",
    "getjmlfaktaytd": "fakta",
    "getjmlhateytd": "hate speech",
}


class Terkini(Schema):
    """One of the newest."""

    id = fields.String(metadata=told(_l("Nomor klarifikasi.")))
    judul = fields.String(metadata=told(_l("Faktanya dalam satu kalimat.")))
    kategori = fields.String(metadata=told(_l("Hoaks, Disinformasi, Fakta, atau Hate Speech; boleh kosong.")))
    kesimpulan = fields.String(
        metadata=told(_l("Kesimpulan menurut klinik ini, dari enam yang ada, atau Sedang ditinjau ulang."))
    )
    ringkasan = fields.String(metadata=told(_l("Satu paragraf.")))
    tanggal = fields.AwareDateTime(metadata=told(_l("Saat terbit.")))
    diperbarui = fields.AwareDateTime(metadata=told(_l("Saat terakhir berubah.")))
    tautan = fields.Url(metadata=told(_l("Alamat halamannya.")))
    gambar = fields.Url(metadata=told(_l("Alamat kartunya, 1200 x 630.")))


class KlarifikasiTerkini(Schema):
    """The newest."""

    data = fields.List(fields.Nested(Terkini))


class JumlahTahunIni(Schema):
    """How many of one kind since the first of January."""

    kategori = fields.String(metadata=told(_l("Kategori yang dihitung.")))
    tahun = fields.Integer(metadata=told(_l("Tahun berjalan menurut zona waktu instansi.")))
    jumlah = fields.Integer(
        metadata=told(_l("Terbit sejak 1 Januari, menurut kesimpulan sekarang, tanpa yang dicabut."))
    )
    dihitung_pada = fields.AwareDateTime(metadata=told(_l("Saat penghitungan, sampai menitnya.")))


@blueprint.route("/<string:slug>/getklarifikasiterkini", parameters=[SLUG])
@cache.cached()
@blueprint.doc(
    summary=_l("Klarifikasi terkini"),
    description=_l(
        "Sepuluh klarifikasi terbaru yang masih berlaku. Program baru sebaiknya memakai Daftar klarifikasi."
    ),
)
@blueprint.response(200, KlarifikasiTerkini, example=samples.NEWEST)
def getklarifikasiterkini(slug: str) -> dict[str, Any]:
    """Return the newest clarifications of an office that stand. Raises NotFound."""
    agency = _agency(slug)
    return {"data": [_newest(agency, row) for row in queries.latest(agency.id, limit=NEWEST)]}


def _counting(name: str, category: str) -> Callable[..., Any]:
    """Return the view that counts one category."""

    @cache.cached()
    @blueprint.doc(
        summary=_l("Jumlah %(category)s tahun ini", category=WORDS[category]),
        description=_l(
            "Kategori menurut empat kata Klinik Hoaks Jatim: Hoaks, Disinformasi (menyesatkan), Fakta (benar); "
            "kesimpulan lain menurut tandanya, Hate Speech (bermuatan kebencian) atau Disinformasi."
        ),
    )
    @blueprint.response(200, JumlahTahunIni, example={**samples.COUNT, "kategori": WORDS[category]})
    def view(slug: str) -> dict[str, Any]:
        agency, at = _agency(slug), now()
        first = datetime(at.astimezone(agency.zone).year, 1, 1, tzinfo=agency.zone)
        found = queries.conclusions(agency.id, since=first)
        return {
            "kategori": WORDS[category],
            "tahun": first.year,
            "jumlah": sum(count for verdict, flags, count in found if jatim_word(verdict, flags) == category),
            "dihitung_pada": at.replace(second=0, microsecond=0),
        }

    view.__name__ = name
    return view


for _name, _category in COUNTS.items():
    blueprint.route(f"/<string:slug>/{_name}", parameters=[SLUG])(_counting(_name, _category))


def _agency(slug: str) -> Agency:
    agency = agencies.agency(slug)
    cache.depends_on(agency.id)
    return agency


def _newest(agency: Agency, row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "judul": row.headline,
        "kategori": "" if standing(row) else WORDS.get(jatim_word(row.verdict, row.flags), ""),
        "kesimpulan": standing(row) or VERDICT_WORDS[row.verdict],
        "ringkasan": row.summary,
        "tanggal": row.first_published_at,
        "diperbarui": row.updated_at,
        "tautan": addresses.absolute(agency, path_of(row)),
        "gambar": addresses.absolute(agency, f"{LIST}/{row.public_id}/{CardShape.WIDE}.png"),
    }
