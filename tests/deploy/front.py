"""A real nginx with the example of deploy/, in which only addresses and folders are other ones."""

import http.client
import shutil
import signal
import ssl
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from klinik.db import now
from klinik.local import children
from klinik.local.mail import HERE, free_port

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
DEPLOY = Path(__file__).parents[2] / "deploy"
KEPT = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Front:
    """A front server that runs: its process and its two ports."""

    child: subprocess.Popen[bytes]
    secure: int
    plain: int

    def ask(self, method: str, path: str, **words: object) -> tuple[http.client.HTTPResponse, str]:
        """Return the encrypted answer and its text."""
        return _answer(
            http.client.HTTPSConnection(HERE, self.secure, timeout=20, context=trusting()), method, path, **words
        )

    def ask_plainly(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(HERE, self.plain, timeout=20)
        return _answer(connection, "GET", path, headers={"Host": "klinik.example"})[0]

    def stop(self) -> None:
        children.stop(self.child, by=signal.SIGQUIT, within=5)


def start(folder: Path, *, behind: int) -> Front:
    """Start nginx in front of a port of this machine."""
    secure, plain = free_port(), free_port()
    _certify(folder)
    _configure(folder, behind, secure, plain)
    log = folder / "nginx.log"
    with log.open("wb") as output:
        child = children.spawn([NGINX, "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf"], output=output)
    front = Front(child, secure, plain)
    children.wait_until(lambda: _listens(front), child=child, what="nginx", log=log)
    return front


def trusting() -> ssl.SSLContext:
    """Return a context that takes any certificate: this one is nobody's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _configure(folder: Path, behind: int, secure: int, plain: int) -> None:
    """Write the example with what is on this machine, in the frame that a package puts around it."""
    site = (DEPLOY / "nginx.conf").read_text()
    for ours, here in (
        ("/etc/letsencrypt/live/klinik.example", str(folder)),
        ("/srv/klinik/app/deploy", str(DEPLOY)),
        ("127.0.0.1:8000", f"{HERE}:{behind}"),
        ("listen 80;", f"listen {HERE}:{plain};"),
        ("listen [::]:80;", ""),
        ("listen 443 ", f"listen {HERE}:{secure} "),
        ("listen [::]:443 ssl http2;", ""),
    ):
        assert ours in site, ours
        site = site.replace(ours, here)
    paths = "".join(f"{name}_temp_path {folder};" for name in KEPT)
    user = "user root;" if folder.stat().st_uid == 0 else ""  # a folder of root's own is closed to everybody else
    frame = f"{user} daemon off; pid {folder}/nginx.pid; events {{}} http {{ {paths} {site} }}"
    (folder / "nginx.conf").write_text(frame)


def _certify(folder: Path) -> None:
    """Write a key and a certificate that it signed itself, good for an hour."""
    key, nobody = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    named = x509.SubjectAlternativeName([x509.DNSName("klinik.example")])
    until = now() + timedelta(hours=1)
    built = x509.CertificateBuilder(nobody, nobody, key.public_key(), x509.random_serial_number(), now(), until)
    signed = built.add_extension(named, critical=True).sign(key, hashes.SHA256())
    (folder / "privkey.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(Encoding.PEM))


def _answer(
    connection: http.client.HTTPConnection, method: str, path: str, **words: object
) -> tuple[http.client.HTTPResponse, str]:
    connection.request(method, path, **words)  # type: ignore[arg-type]  # a body and headers, handed on
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


def _listens(front: Front) -> bool:
    try:
        front.ask_plainly("/")
    except OSError:
        return False
    return True
