"""Files of a chat that cannot be fetched just now."""

import pytest
from sqlalchemy import update

from klinik.db import db, now
from klinik.notifications.models import InboundMessage
from tests.factories.files import encoded, picture
from tests.reports.chat import Chat, replies


@pytest.mark.parametrize(("status", "code"), [(401, 190), (403, 10)])
def test_a_picture_waits_until_the_token_is_mended(client, whatsapp, provider, status, code):
    provider.media["/download/4"] = encoded(picture())
    provider.whatsapp_error(code, "Not with this token", status=status)
    assert Chat(client, provider).say(image={"id": "4", "mime_type": "image/png"}) == ""

    db.session.execute(update(InboundMessage).values(next_at=now()))
    db.session.commit()

    assert "Balas YA" in replies(provider)[0]
