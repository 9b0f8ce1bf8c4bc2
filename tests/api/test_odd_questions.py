"""Whatever is asked, the API answers as it says it does: never with a failure of its own."""

import contextvars

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from klinik.db import db

AGREED = [checks.not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
UNPACKED = {"Accept-Encoding": "identity"}
FEW = settings(
    max_examples=4,
    derandomize=True,  # the same questions in every run: what fails once fails again
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_no_question_within_the_description_is_too_odd_for_an_answer_within_it(app, clinic):
    db.session.commit()
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", app)

    for operation in described.get_all_operations():

        @FEW
        @given(case=operation.ok().as_strategy())
        def answers(case):
            contextvars.Context().run(case.call_and_validate, checks=AGREED, headers=UNPACKED)

        answers()
