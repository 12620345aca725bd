"""What every answer says to the browser about itself."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'"
)
# Forms must carry their origin to ourselves, so the referrer policy cannot be stricter.
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": CONTENT_SECURITY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
}
STRICT_TRANSPORT = "max-age=63072000"
STATIC = "/static/"
# Style and script may be kept, but are asked for again, so that a release is seen at once.
CACHED = "no-cache"
_KEPT = (200, 206, 304)
"""Any other answer there is a page that says what is wrong, for this visit alone."""


class Headers:
    """Adds them to every answer, errors included."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and the answer back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if scope["path"].startswith(STATIC) and message["status"] in _KEPT:
                    headers["cache-control"] = CACHED
                if self._secure:
                    headers["strict-transport-security"] = STRICT_TRANSPORT
            await send(message)

        await self._app(scope, receive, sending)
