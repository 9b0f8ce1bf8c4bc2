"""The clinic's real web server, and a citizen who files reports there."""

import http.client
import re
import socket
import time
from urllib.parse import urlencode

from tests.faults.clinic import Clinic, wait

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')


class Web:
    """A granian in front of the clinic."""

    def __init__(self, clinic: Clinic) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        words = ["granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--host", "127.0.0.1"]
        clinic.start(*words, "--port", str(self.port), "wsgi:app", BASE_URL=f"http://127.0.0.1:{self.port}")
        wait(self._answers, within=30, clinic=clinic)

    def send_report(self, number: int) -> float:
        """File one report with an address; return how many seconds the visitor waited for the receipt."""
        fields = {"text": f"Kabar nomor {number}: bantuan {number * 7919} dibagikan di desa {number}", "consent": "y"}
        fields["contact"] = f"pelapor-{number}@contoh.id"
        fields |= _hidden(self._ask("GET", "/lapor")[1])
        fields |= _hidden(self._ask("POST", "/lapor", fields)[1])
        began = time.monotonic()
        status, page = self._ask("POST", "/lapor", fields | {"send": "1"})
        assert status == 303, (status, page[:2000])
        return time.monotonic() - began

    def _ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(method, path, urlencode(fields or {}), {"Content-Type": "application/x-www-form-urlencoded"})
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def _answers(self) -> bool:
        try:
            return self._ask("GET", "/lapor")[0] == 200
        except OSError:
            return False


def _hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of the report form."""
    form = re.search(r'<form[^>]*action="/lapor".*?</form>', page, re.DOTALL)
    fields = [dict(re.findall(r'(name|value)="([^"]*)"', field)) for field in HIDDEN.findall(form[0] if form else page)]
    return {field["name"]: field.get("value", "") for field in fields if "name" in field}
