"""The desk and the readers while the broker is frozen or gone: everything works, and the mail leaves afterwards."""

import time

import pytest
from flask import current_app

from klinik.accounts.models import Role
from klinik.db import db
from tests.factories.clarifications import CONTENT, staff
from tests.factories.review import answered, taken
from tests.faults.clinic import all_sent, say, wait

PATIENCE = 60


@pytest.mark.faults
@pytest.mark.parametrize("fault", ["frozen", "gone"])
def test_staff_take_and_publish_and_everybody_reads_without_the_broker(clinic, fault):
    verifier = staff(Role.VERIFIER)
    if fault == "frozen":
        clinic.freeze_broker()
    else:
        clinic.valkey.child.kill()
        clinic.valkey.child.wait()
    began = time.monotonic()

    case = answered(taken(verifier, contact="warga@contoh.id"), by=verifier)
    path = case.clarification.path
    db.session.remove()
    page = current_app.test_client().get(path)
    took = time.monotonic() - began

    assert CONTENT.headline in page.text
    clinic.thaw_broker() if fault == "frozen" else clinic.valkey.start()
    clinic.worker()
    clinic.beat()
    wait(all_sent(2), within=PATIENCE, clinic=clinic)
    say(f"broker {fault}: filed, taken, published and read in {took:.1f} s; receipt and answer sent once it was back")
