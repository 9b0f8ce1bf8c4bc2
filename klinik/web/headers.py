"""What every answer of ours tells the browser to refuse."""

from flask import Flask, Response, current_app, request

from klinik.web.policy import DESK, policy_of

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob: data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def _written(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Ours see the path, others nothing. `no-referrer` would make browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FOR_READERS = {"Content-Security-Policy": _written(POLICY), "Cache-Control": "no-cache"}
AT_THE_DESK = {
    "Content-Security-Policy": _written(POLICY | {"media-src": "'self'"}),
    "Cache-Control": "no-store",
}
ON_HTTPS = "max-age=63072000; includeSubDomains"


def init_app(app: Flask) -> None:
    app.after_request(protect)


def protect(response: Response) -> Response:
    """Add the headers; what a view has set itself (a card that others may show, a sandboxed file) stays."""
    is_desk = request.endpoint is not None and policy_of(current_app, request.endpoint) == DESK
    told = {name.lower() for name, _value in response.headers}  # once: to ask for one name goes through all
    wanted = {**HEADERS, **(AT_THE_DESK if is_desk else FOR_READERS)}
    if request.is_secure:
        wanted["Strict-Transport-Security"] = ON_HTTPS
    response.headers.extend([(name, value) for name, value in wanted.items() if name.lower() not in told])
    return response
