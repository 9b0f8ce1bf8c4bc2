"""The pages of a citizen: check first, report, follow the ticket."""

from klinik.reports.public import (  # noqa: F401  they put their pages on the blueprint
    checking,
    data_requests,
    objecting,
    reporting,
    sharing,
    statements,
    tickets,
)
from klinik.reports.public.blueprint import reports

__all__ = ["reports"]
