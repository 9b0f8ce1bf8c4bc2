"""A clinic of its own for each scenario."""

from uuid import uuid4

import pytest

from klinik import create_app
from klinik.db import db
from tests.faults.clinic import Clinic
from tests.notifications.post_office import PostOffice


@pytest.fixture
def post_office():
    with PostOffice() as office:
        yield office


@pytest.fixture
def clinic(place, tmp_path, post_office):
    """Real processes over an empty database; the test itself stands in an application context of the same clinic."""
    name = f"faults_{uuid4().hex}"
    clinic = Clinic(tmp_path, place.copy(name), post_office)
    app = create_app(clinic.settings)
    clinic.celery = app.extensions["celery"]
    try:
        with app.app_context():
            yield clinic
            db.session.remove()
            db.engine.dispose()
    finally:
        clinic.stop()
        place.drop(name)
