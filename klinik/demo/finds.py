"""What a verifier of the demo found: kept as a copy, as the worker keeps one, without asking anybody's server."""

from datetime import datetime

from klinik.accounts.models import User
from klinik.archives import keeping
from klinik.archives import services as archives
from klinik.clarifications.codes import SourceKind
from klinik.demo.book import Story
from klinik.fetching import Page
from klinik.reports.models import Case
from klinik.review.services import work


def keep(case: Case, story: Story, *, by: User, at: datetime) -> None:
    """Note the find of a story, where it has one, with a copy of its page that everybody may read."""
    found = story.words.get("found")
    if found is None:
        return
    words = {"title": found["title"], "url": found["url"], "note": found["note"], "is_outside": True}
    work.add_evidence(case, kind=SourceKind(found["kind"]), by=by, at=at, **words)
    copy = archives.ask(found["url"], case_id=case.id, by=by, at=at)
    keeping.lease(copy.id, at=at)
    page = Page(found["url"], 200, "text/html", "utf-8", found["page"].encode())
    keeping.settle(copy.id, page, at=at)
    archives.release(copy, by=by, at=at)
