"""A web server on this machine that behaves as the documented Cloud API and Bot API, faults included."""

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WHATSAPP_TOKEN, TELEGRAM_TOKEN = "EAAG-uji-coba", "123456:uji-coba"
PHONE_ID, BOT = "106540352242922", "klinik_uji_bot"


class Provider:
    """Keeps what it accepts in `messages`. `say` puts answers in a queue, to be given before it behaves again."""

    def __init__(self):
        self.messages, self.calls, self.answers = [], [], []
        self.media = {}  # id or path: bytes
        self.hang = 0.0  # seconds of silence after it took the message
        self.gone = threading.Event()

    def __enter__(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                _answer(provider, self, {})

            def do_POST(self):
                _answer(provider, self, json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}"))

            def log_message(self, *_words):
                """Stay silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.gone.set()
        self.server.shutdown()
        self.server.server_close()

    def say(self, status, fields=None, **headers):
        self.answers.append((status, fields, headers))

    def whatsapp_error(self, code, title="(#…) Refused", status=400, **headers):
        self.say(status, {"error": {"code": code, "message": title, "type": "OAuthException"}}, **headers)

    def telegram_error(self, code, description, **parameters):
        self.say(code, {"ok": False, "error_code": code, "description": description, "parameters": parameters})


def _answer(provider, request, fields):
    provider.calls.append((request.path, fields, dict(request.headers)))
    if provider.answers:
        return _write(request, *provider.answers.pop(0))
    if request.path.startswith("/bot"):
        return _write(request, *_bot_api(provider, request, fields))
    if request.path.startswith("/file/") or request.path.startswith("/download/"):
        content = provider.media.get(request.path)
        return _write(request, 200 if content is not None else 404, content or b"")
    return _write(request, *_cloud_api(provider, request, fields))


def _cloud_api(provider, request, fields):
    if request.headers["Authorization"] != f"Bearer {WHATSAPP_TOKEN}":
        return 401, {"error": {"code": 190, "message": "Invalid OAuth access token", "type": "OAuthException"}}
    if request.path == f"/{PHONE_ID}/messages":
        provider.messages.append(fields)
        provider.gone.wait(provider.hang)
        return 200, {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{len(provider.messages)}"}]}
    if request.path.startswith(f"/{PHONE_ID}?"):
        return 200, {"display_phone_number": "+62 31 1234567", "id": PHONE_ID}
    key = request.path.strip("/")
    if f"/download/{key}" in provider.media:
        size = len(provider.media[f"/download/{key}"])
        return 200, {"url": f"{provider.url}/download/{key}", "mime_type": "image/png", "file_size": size, "id": key}
    return 400, {"error": {"code": 100, "message": "Unsupported get request", "type": "GraphMethodException"}}


def _bot_api(provider, request, fields):
    _, bot, method = request.path.split("/", 2)
    if bot != f"bot{TELEGRAM_TOKEN}":
        return 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
    if method == "sendMessage":
        provider.messages.append(fields)
        provider.gone.wait(provider.hang)
        return 200, {"ok": True, "result": {"message_id": len(provider.messages), "chat": {"id": fields["chat_id"]}}}
    if method == "getMe":
        return 200, {"ok": True, "result": {"id": 123456, "is_bot": True, "username": BOT}}
    if method == "getFile":
        path = f"/file/{bot}/{fields['file_id']}"
        if path not in provider.media:
            return 400, {"ok": False, "error_code": 400, "description": "Bad Request: wrong file_id"}
        return 200, {"ok": True, "result": {"file_id": fields["file_id"], "file_path": fields["file_id"]}}
    return 200, {"ok": True, "result": True}


def _write(request, status, fields, headers=None):
    body = fields if isinstance(fields, bytes) else json.dumps(fields or {}).encode()
    with suppress(ConnectionError):
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            request.send_header(name.replace("_", "-"), str(value))
        request.end_headers()
        request.wfile.write(body)
