"""The blueprint that the pages of a citizen are put on."""

from klinik.web.policy import public_blueprint

reports = public_blueprint("reports", __name__)
