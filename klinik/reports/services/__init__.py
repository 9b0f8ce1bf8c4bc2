"""What can be done with reports and cases."""

from klinik.reports.services.access import WaitBeforeTrying, WrongCode, access_code
from klinik.reports.services.drafts import TooManyFiles
from klinik.reports.services.intake import EmptyReport, Intake, Submission, submit
from klinik.reports.services.transcribing import transcribe
from klinik.reports.services.upkeep import (
    AlreadyWithdrawn,
    NothingAdded,
    add_information,
    close_unanswered,
    erase,
    remind,
    withdraw,
)

__all__ = [
    "AlreadyWithdrawn",
    "EmptyReport",
    "Intake",
    "NothingAdded",
    "Submission",
    "TooManyFiles",
    "WaitBeforeTrying",
    "WrongCode",
    "access_code",
    "add_information",
    "close_unanswered",
    "erase",
    "remind",
    "submit",
    "transcribe",
    "withdraw",
]
