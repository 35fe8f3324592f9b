"""Who may ask the preview's server: the browser that was opened for it, and no other program's page.

The server listens on this machine only. But every web page that a browser has open can send requests there, also under another
name that was made to mean this machine (DNS rebinding), and so can other users' programs. So a request must name this server as
its host, must not come from another origin, and must bring the cookie that whoever knows the token got.
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HOST = "127.0.0.1"
ENTRANCE = "/enter"
_NAMES = (HOST, "localhost")
_METHODS = ("GET", "HEAD")
_OURS = ("same-origin", "none")
"""What a browser says about requests of our own page, and of a person who types an address."""
HEADERS = {
    "content-security-policy": "; ".join(
        [
            "default-src 'none'",
            *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect")),
            *(f"{kind} 'none'" for kind in ("base-uri", "form-action", "frame-ancestors")),
        ]
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
"""What every answer says: the page loads nothing from elsewhere, runs nothing but our script, is shown in no other page, and is kept
nowhere."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets of one run."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    """Who has it may enter."""
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    """What the browser's cookie says."""

    def opens(self, token: str) -> bool:
        """Whether this is the token."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())


class Guard:
    """Answers only those who may ask, and adds the headers to every answer."""

    def __init__(self, app: App, port: int, keys: Keys) -> None:
        """Guard an application that listens on this port."""
        self._app, self._keys = app, keys
        self._hosts = {f"{name}:{port}" for name in _NAMES}
        self.cookie = f"ladder-reports-{port}"
        """The cookie's name. Browsers share cookies between all ports of a machine."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refusal = self._refusal(scope)
        await (PlainTextResponse(refusal, 403) if refusal else self._app)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> str:
        """Why a request is not answered; empty if it is."""
        headers = Headers(scope=scope)
        if headers.getlist("host") not in [[host] for host in self._hosts]:
            return "This is a preview on your own machine. It answers to 127.0.0.1 and localhost only."
        if scope["method"] not in _METHODS:
            return "The preview changes nothing, so there is nothing to send."
        origins = headers.getlist("origin")
        if any(origin not in {f"http://{host}" for host in self._hosts} for origin in origins):
            return "This request comes from another site, so it is refused."
        if scope["path"] == ENTRANCE:
            return ""  # The file that is opened first is no page of ours.
        if headers.get("sec-fetch-site", "none") not in _OURS:
            return "This request comes from another site, so it is refused."
        if not hmac.compare_digest(self._session(headers), self._keys.session.encode()):
            return "Open the preview from the terminal: the command says how."
        return ""

    def _session(self, headers: Headers) -> bytes:
        """What the browser's cookie says."""
        try:
            cookies = SimpleCookie("; ".join(headers.getlist("cookie")))
        except CookieError:
            return b""
        return cookies[self.cookie].value.encode() if self.cookie in cookies else b""

    @property
    def session_cookie(self) -> str:
        """The header that gives a browser its cookie: no script can read it, and no other site's page sends it."""
        return f"{self.cookie}={self._keys.session}; Path=/; HttpOnly; SameSite=Strict"
