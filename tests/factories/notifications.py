"""Recipients, messages and subscriptions for tests."""

import factory
import pytest
from sqlalchemy import select

from klinik.agencies.models import Agency
from klinik.db import db
from klinik.notifications import services
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification, Recipient
from tests.factories.agencies import default_agency


class RecipientFactory(factory.Factory):
    """Somebody with an address of their own: `RecipientFactory(contact="budi@contoh.id")`."""

    class Meta:
        model = Recipient

    agency: Agency = factory.LazyFunction(default_agency)
    contact = factory.Sequence(lambda number: f"warga-{number}@contoh.id")
    language = "id"

    @classmethod
    def _create(cls, model_class, *, agency, contact, language):
        made = services.recipient(agency.id, contact=contact, language=language)
        db.session.commit()
        return made


@pytest.fixture
def reader(app: object) -> Recipient:
    """Budi, budi@contoh.id, who asked the default office something."""
    return RecipientFactory(contact="budi@contoh.id")


def told(recipient: Recipient, *, kind: Kind = Kind.RECEIVED, event: str = "report:1", **words: str) -> Notification:
    """Tell somebody something, and return the row."""
    services.tell(recipient, kind=kind, event=event, words={"ticket_number": "KH-2026-004711"} | words)
    db.session.commit()
    return db.session.scalars(select(Notification).filter_by(event=event, recipient_id=recipient.id)).one()
