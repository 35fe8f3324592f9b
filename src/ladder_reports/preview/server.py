"""The preview's server: what it answers, and how long it runs. It reads no file for a request, so no request can name one."""

import asyncio
import contextlib
import json
import re
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import uvicorn
from msgspec import Struct
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.errors import LadderReportsError, reason
from ladder_reports.evidence.audience import AUDIENCES, Audience
from ladder_reports.files.output_folder import OutputFolder
from ladder_reports.files.temporary import run_folder
from ladder_reports.paths import languages, theme_names
from ladder_reports.preview.access import ENTRANCE, HOST, Guard, Keys
from ladder_reports.preview.assets import assets, redirection
from ladder_reports.preview.model import Choices, Subject
from ladder_reports.preview.views import Board
from ladder_reports.preview.watcher import Sources

FIRST_FILE = "preview.html"
"""The file that is opened in the browser. It has the token, and belongs to this user alone."""
_WIDTHS = (320, 3200)
"""How wide the picture of a page may be, in pixels."""
_MOST_PAGES_OPEN = 16
_BEAT = 15.0
"""Seconds after which a page hears that the server is still there."""
_LAST_WORDS = 2
"""Seconds that answers have to be finished when the preview ends."""
_DIGEST = re.compile("[0-9a-f]{32}")


class Preview(Struct, frozen=True):
    """What is previewed, with what is chosen until the page chooses something else."""

    subject: Subject
    choices: Choices
    today: Callable[[], date]
    timeout: float = 60.0
    """Seconds that a document may take."""

    @property
    def own_theme(self) -> Path | None:
        """The user's own theme."""
        return Path(self.choices.theme) if self.choices.theme.endswith(".css") else None

    @property
    def themes(self) -> dict[str, str]:
        """The themes to choose from, by what the page calls them. It cannot name a file."""
        own = self.own_theme
        return {**({own.name: str(own)} if own else {}), **{name: name for name in theme_names()}}

    @property
    def options(self) -> dict[str, Any]:
        """What there is to choose from, and what is chosen at first."""
        choices, named = self.choices, {theme: name for name, theme in self.themes.items()}
        return {
            "name": self.subject.name,
            "kind": self.subject.kind,
            "audience": list(AUDIENCES) if self.subject.kind == "plan" else [],
            "theme": list(self.themes),
            "paper": list(PAGE_SIZES),
            "lang": languages(),
            "chosen": {"audience": choices.audience, "theme": named[choices.theme], "paper": choices.page_size, "lang": choices.lang or ""},
        }

    def chosen(self, query: Any) -> Choices:
        """What a request chooses.

        Raises:
            HTTPException: there is no such choice.
        """
        audience = query.get("audience", self.choices.audience)
        theme = self.themes.get(query.get("theme", ""), self.choices.theme if "theme" not in query else None)
        paper, lang = query.get("paper", self.choices.page_size), query.get("lang", self.choices.lang or "") or None
        if audience not in AUDIENCES or theme is None or paper not in PAGE_SIZES or lang not in {None, *languages()}:
            raise HTTPException(400, "There is no such choice.")
        # A booklet is the same for everybody.
        return Choices(cast("Audience", audience) if self.subject.kind == "plan" else "person", theme, paper, lang)


class Server:
    """Answers the browser, and follows the files meanwhile."""

    def __init__(self, preview: Preview, port: int, keys: Keys) -> None:
        """The server listens on this port."""
        self.preview, self._keys = preview, keys
        self.board = Board(Sources(preview.subject, preview.own_theme), preview.today, preview.timeout)
        self._assets = assets()
        routes = [
            Route(ENTRANCE, self._enter),
            Route("/options", self._options),
            Route("/events", self._events),
            Route("/pages/{name}", self._picture),
            Route("/document.pdf", self._document),
            Route("/worksheet.pdf", self._worksheet),
            Route("/favicon.ico", lambda _: Response(status_code=204)),  # browsers ask for one
            *(Route(path, self._asset) for path in self._assets),
        ]
        self.app = Guard(Starlette(routes=routes), port, keys)

    async def _enter(self, request: Request) -> Response:
        """Give the cookie to whoever has the token. No browser sends it along a redirection from elsewhere, so a page of ours leads on."""
        if not self._keys.opens(request.query_params.get("token", "")):
            return PlainTextResponse("Open the preview from the terminal: the command says how.", 403)
        return Response(redirection("/", "Preview"), media_type="text/html", headers={"set-cookie": self.app.session_cookie})

    async def _asset(self, request: Request) -> Response:
        asset = self._assets[request.url.path]
        return Response(asset.data, media_type=asset.kind)

    async def _options(self, _: Request) -> Response:
        return JSONResponse(self.preview.options)

    async def _events(self, request: Request) -> Response:
        """What a page shows, now and whenever it changes."""
        choices = self.preview.chosen(request.query_params)
        try:
            width = int(request.query_params.get("width", "1400"))
        except ValueError:
            raise HTTPException(400, "The width is not a number.") from None
        if self.board.listeners >= _MOST_PAGES_OPEN:
            raise HTTPException(503, "The preview is open too many times; close a page.")
        return StreamingResponse(self._news(choices, min(max(width, _WIDTHS[0]), _WIDTHS[1])), media_type="text/event-stream")

    async def _news(self, choices: Choices, width: int) -> AsyncIterator[str]:
        async with self.board.looking(choices, width) as view:
            told = -1
            while not self.board.has_ended:
                if view.number > told:
                    told = view.number
                    yield f"data: {json.dumps(view.data())}\n\n"
                elif not await self.board.news_of(view, told, _BEAT):
                    yield ":\n\n"

    async def _picture(self, request: Request) -> Response:
        name, _, kind = request.path_params["name"].partition(".")
        data = self.board.picture(name) if kind == "png" and _DIGEST.fullmatch(name) else None
        if data is None:
            raise HTTPException(404, "There is no such page any more.")
        return Response(data, media_type="image/png")

    async def _document(self, request: Request) -> Response:
        choices = self.preview.chosen(request.query_params)
        data = self.board.pdf(choices)
        if data is None:
            raise HTTPException(404, "The document can't be made yet; the page says why.")
        kind = "" if choices.audience == "person" else f"-{choices.audience}"
        return _pdf(data, f"{Path(self.preview.subject.name).stem}{kind}")

    async def _worksheet(self, request: Request) -> Response:
        choices, level = self.preview.chosen(request.query_params), request.query_params.get("level", "")
        data = await self.board.worksheet(choices, level)
        if data is None:
            raise HTTPException(404, "There is no worksheet for this level.")
        return _pdf(data, f"worksheet-{level}")

    async def run(self, listening: socket.socket, ready: Callable[[], None]) -> None:
        """Answer until the process gets Ctrl-C, is asked to end, or loses its terminal; `ready` is called when a browser may come."""
        config = uvicorn.Config(
            self.app, log_config=None, access_log=False, lifespan="off", server_header=False, timeout_graceful_shutdown=_LAST_WORDS
        )  # fmt: skip
        server, asked = _Listening(config), asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, asked.set)
        making = asyncio.create_task(self.board.run())
        answering = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            ready()
            await asyncio.wait({making, answering, asyncio.create_task(asked.wait())}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            server.should_exit = True
            await self.board.end()
            making.cancel()
            await asyncio.gather(making, answering, return_exceptions=True)
        if not making.cancelled() and (error := making.exception()):
            raise error


class _Listening(uvicorn.Server):
    """A server that leaves signals to us: it would end the process with the signal, before temporary files are deleted."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _pdf(data: bytes, name: str) -> Response:
    safe = re.sub(r"[^\w.-]", "-", name, flags=re.ASCII)
    return Response(data, media_type="application/pdf", headers={"content-disposition": f'inline; filename="{safe}.pdf"'})


def serve(preview: Preview, port: int, opened: Callable[[str, Path], None]) -> None:
    """Show the preview until Ctrl-C. `opened` gets the address and the file to open in a browser, when the server is there.

    Raises:
        LadderReportsError: the port cannot be used.
    """
    keys = Keys()
    with _listening(port) as listening:
        port = listening.getsockname()[1]
        server = Server(preview, port, keys)
        address = f"http://{HOST}:{port}"
        first = _first_file(f"{address}{ENTRANCE}?token={keys.token}")
        asyncio.run(server.run(listening, lambda: opened(f"{address}/", first)))


def _listening(port: int) -> socket.socket:
    """A socket of this machine only."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()  # from now on, a browser that comes early waits
    except OSError as error:
        listening.close()
        raise LadderReportsError(f"port {port} cannot be used: {reason(error)}; leave --port out for one that is free") from error
    return listening


def _first_file(address: str) -> Path:
    """The file that leads a browser to the preview. Its name may be seen by everyone, what is in it may not."""
    with OutputFolder.opened(run_folder()) as folder:
        folder.write(FIRST_FILE, redirection(address, "Preview"))
        return folder.path / FIRST_FILE
