"""The clinic's real web server, and a citizen who files reports there."""

import http.client
import json
import re
import resource
import socket
import time
from pathlib import Path
from urllib.parse import urlencode

from tests.faults.clinic import ROOT, Clinic, wait

FORM = "application/x-www-form-urlencoded"
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')


class Web:
    """A granian in front of the clinic, of this code or another's, that writes no file above so many bytes."""

    def __init__(self, clinic: Clinic, *, code: Path = ROOT, file_size: int = 0, **extra: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        words = ["granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--host", "127.0.0.1"]
        base = {"BASE_URL": f"http://127.0.0.1:{self.port}"}
        child = clinic.start(*words, "--port", str(self.port), "wsgi:app", code=code, **base, **extra)
        if file_size:
            resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (file_size, file_size))  # its workers inherit it
        wait(self._answers, within=30, clinic=clinic)

    def send_report(self, number: int) -> float:
        """File one report with an address; return how many seconds the visitor waited for the receipt."""
        fields = self.check(number)
        began = time.monotonic()
        self.press(fields)
        return time.monotonic() - began

    def check(self, number: int) -> dict[str, str]:
        """Fill the form, with an address; return what the page before the last button carries."""
        fields = {"text": f"Kabar nomor {number}: bantuan {number * 7919} dibagikan di desa {number}", "consent": "y"}
        fields["contact"] = f"pelapor-{number}@contoh.id"
        fields |= _hidden(self._ask("GET", "/lapor")[1])
        return fields | _hidden(self._ask("POST", "/lapor", fields)[1])

    def press(self, fields: dict[str, str]) -> str:
        """Press the last button; return the address of the receipt."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request("POST", "/lapor", urlencode(fields | {"send": "1"}), {"Content-Type": FORM})
            answer = line.getresponse()
            page = answer.read().decode()
            assert answer.status == 303, (answer.status, page[:2000])
            return answer.headers["Location"]
        finally:
            line.close()

    def file(self, number: int, *, key: str) -> str | None:
        """File a report as another system does; return its ticket number, None where the clinic could not say one."""
        fields = {"text": f"Kabar nomor {number}: beras {number * 7919} karung hilang di desa {number * 104729}"}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Content-Type": "application/json", "Idempotency-Key": key}
            line.request("POST", "/api/v1/reports", json.dumps(fields), headers)
            answer = line.getresponse()
            body = answer.read()
            return json.loads(body)["ticket_number"] if answer.status == 201 else None
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()

    def send_file(self, text: str, content: bytes) -> str:
        """Send a report with a picture to the form; return the page that answers."""
        fields = {"text": text} | _hidden(self._ask("GET", "/lapor")[1])
        mark = b"----klinik"
        parts = [
            b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (name.encode(), value.encode())
            for name, value in fields.items()
        ]
        head = b'Content-Disposition: form-data; name="files"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
        body = b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in [*parts, head + content])
        body += b"--" + mark + b"--\r\n"
        return self._ask("POST", "/lapor", body, f"multipart/form-data; boundary={mark.decode()}")[1]

    def go_on(self, page: str, text: str) -> int:
        """Send the form again without its file, and press the last button; return the status."""
        fields = {"text": text, "contact": ""} | _hidden(page)
        fields |= _hidden(self._ask("POST", "/lapor", fields)[1])
        return self._ask("POST", "/lapor", fields | {"send": "1"})[0]

    def _ask(self, method: str, path: str, fields: dict[str, str] | bytes = b"", kind: str = FORM) -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            body = fields if isinstance(fields, bytes) else urlencode(fields)
            line.request(method, path, body, {"Content-Type": kind})
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
