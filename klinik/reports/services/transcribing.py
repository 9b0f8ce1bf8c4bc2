"""Taking down what a recording says or a picture shows, so that the same thing is found again."""

from datetime import datetime

from klinik import audit
from klinik.accounts.models import User
from klinik.db import db
from klinik.files.models import StoredFile
from klinik.matching import services as matching
from klinik.reports.models import Report, Transcript
from klinik.reports.services import meeting


def transcribe(report: Report, file: StoredFile, *, text: str, by: User, at: datetime) -> None:
    """Keep what is said in a file of the report in place of an earlier version; no text takes it away."""
    kept = next((one for one in report.transcripts if one.file_id == file.id), None)
    if not text:
        report.transcripts = [one for one in report.transcripts if one is not kept]
    elif kept is None:
        report.transcripts.append(Transcript(file_id=file.id, text=text, written_by_id=by.id, written_at=at))
    else:
        kept.text, kept.written_by_id, kept.written_at = text, by.id, at
    db.session.flush()
    matching.index_many([meeting.thing(report)])
    audit.record("report.transcribed", report, by=by)
