"""`GET /codes` and `GET /agencies`: the stable codes everything else speaks in, and who publishes here."""

from collections.abc import Mapping
from typing import Any

from flask.views import MethodView
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from klinik.agencies import addresses
from klinik.agencies import queries as agencies
from klinik.api import samples
from klinik.api.telling import of_everybody, told
from klinik.clarifications import codes as words
from klinik.clarifications.topics import TOPIC_WORDS
from klinik.reports.codes import CHANNEL_WORDS, PLATFORM_WORDS
from klinik.web import cached

blueprint = Blueprint("codes", __name__, url_prefix="/api/v1", description=_l("Kode dan instansi"))
LISTS: dict[str, Mapping[Any, Any]] = {
    "verdict": words.VERDICT_WORDS,
    "content_type": words.CONTENT_TYPE_WORDS,
    "flag": words.FLAG_WORDS,
    "topic": TOPIC_WORDS,
    "revision_kind": words.REVISION_KIND_WORDS,
    "source_kind": words.SOURCE_KIND_WORDS,
    "channel": CHANNEL_WORDS,
    "platform": PLATFORM_WORDS,
}


CodeLists = Schema.from_dict({name: fields.Dict() for name in LISTS}, name="CodeLists")


class AgencyShown(Schema):
    """An office that publishes here."""

    slug = fields.String()
    name = fields.String()
    office = fields.String()
    level = fields.String()
    region_code = fields.String(metadata=told(_l("Kode wilayah Kemendagri.")))
    timezone = fields.String()
    promise_hours = fields.Integer(metadata=told(_l("Dalam berapa jam laporan dijanjikan terjawab.")))
    url = fields.Function(lambda agency: addresses.absolute(agency, "/"), metadata={"type": "string"})


@blueprint.route("/codes")
class CodesView(MethodView):
    """Code lists."""

    @cached()
    @blueprint.doc(
        summary=_l("Daftar kode"),
        description=_l("Setiap kode dengan katanya dalam bahasa Anda. Arti sebuah kode tidak pernah berubah."),
    )
    @blueprint.response(200, CodeLists, example=samples.CODES)
    def get(self) -> dict[str, dict[str, str]]:
        """Return every code with its word in the reader's language. Codes never change their meaning."""
        return {name: {str(code): str(word) for code, word in words.items()} for name, words in LISTS.items()}


@blueprint.route("/agencies")
class AgenciesView(MethodView):
    """Publishers."""

    @cached()
    @blueprint.doc(summary=_l("Daftar instansi"), description=_l("Yang menerbitkan klarifikasi di pemasangan ini."))
    @blueprint.response(200, AgencyShown(many=True), example=samples.AGENCIES)
    def get(self) -> Any:
        """Return every office of this installation."""
        of_everybody()
        return agencies.agencies()
