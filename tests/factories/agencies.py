"""Offices for tests: the first one asked for is `jatim`, the default host's."""

import factory
import pytest

from klinik.agencies.models import Agency, Level
from klinik.db import db
from tests.factories.rows import RowFactory

COUNTER = factory.Sequence(lambda number: number)


class AgencyFactory(RowFactory):
    class Meta:
        model = Agency
        exclude = ("number",)

    number = COUNTER
    slug = factory.LazyAttribute(lambda agency: f"instansi-{agency.number}")
    number_prefix = factory.LazyAttribute(lambda agency: f"INST{agency.number}")
    name = factory.LazyAttribute(lambda agency: f"Instansi {agency.number}")
    office = "Dinas Komunikasi dan Informatika"
    level = Level.REGENCY
    region_code = "35.23"


def default_agency() -> Agency:
    """Return `jatim`, which answers every host of the tests, made when it is not there yet."""
    found = db.session.query(Agency).filter_by(slug="jatim").one_or_none()
    return found or AgencyFactory(
        slug="jatim",
        number_prefix="JATIM",
        name="Jawa Timur",
        office="Dinas Komunikasi dan Informatika Provinsi Jawa Timur",
        level=Level.PROVINCE,
        region_code="35",
    )


@pytest.fixture
def agency(app: object) -> Agency:
    """The office of the host: jatim."""
    return default_agency()


@pytest.fixture
def foreign_agency(app: object) -> Agency:
    """Another office of the same installation."""
    return AgencyFactory(region_code="74", level=Level.PROVINCE)
