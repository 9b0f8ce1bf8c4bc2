"""What a citizen takes along: everything that is held about a report, in a form that other programs read, too."""

import json
import tempfile
import zipfile
from typing import IO, Any

from klinik.files import services as files
from klinik.files.models import StoredFile
from klinik.notifications import services as notifications
from klinik.reports.models import Report

MOST_IN_MEMORY = 4 * 2**20  # bytes; what is larger lies on the disk until it is sent


def copy_of(report: Report) -> dict[str, Any]:
    """Return everything we hold about the report, for its sender."""
    contact = notifications.by_id(report.recipient_id) if report.recipient_id else None
    return {
        "ticket_number": report.ticket_number,
        "received_at": report.received_at.isoformat(),
        "text": report.text,
        "links": report.links,
        "question": report.question,
        "seen_where": report.seen_where,
        "seen_on": report.seen_on.isoformat() if report.seen_on else None,
        "region_code": report.region_code,
        "channel": report.channel,
        "partner": report.partner or None,
        "contact": notifications.address_of(contact) if contact else None,
        "notice_version": report.notice_version,
        "consent_version": report.consent_version,
        "files": [_described(file) for file in report.files],
        "transcripts": [item.text for item in report.transcripts],
        "additions": [
            {
                "text": item.text,
                "file": _described(item.file) if item.file else None,
                "added_at": item.added_at.isoformat(),
            }
            for item in report.additions
        ],
        "questions": [
            {"question": item.question, "asked_at": item.asked_at.isoformat()} for item in report.info_requests
        ],
        "timeline": [{"step": step.step, "at": step.happened_at.isoformat()} for step in report.steps],
    }


def as_text(report: Report) -> str:
    """Return the copy as JSON, for people to read as well."""
    return json.dumps(copy_of(report), ensure_ascii=False, indent=2)


def files_of(report: Report) -> list[StoredFile]:
    """Return every file that its sender gave, at once or later, and that is still there."""
    given = [*report.files, *(item.file for item in report.additions if item.file)]
    return [file for file in given if files.path(file).exists()]


def with_files(report: Report) -> IO[bytes]:
    """Return the copy and the files themselves as one ZIP file, to be read from its beginning."""
    packed = tempfile.SpooledTemporaryFile(max_size=MOST_IN_MEMORY)  # noqa: SIM115  # whoever sends it closes it
    with zipfile.ZipFile(packed, "w") as box:  # nothing is packed smaller: pictures and recordings are small already
        box.writestr("laporan.json", as_text(report))
        for number, file in enumerate(files_of(report), start=1):
            box.write(files.path(file), f"berkas/{number}-{file.name}")
    packed.seek(0)
    return packed


def _described(file: StoredFile) -> dict[str, Any]:
    return {"name": file.name, "media_type": file.media_type, "bytes": file.size}
