"""What the preview's server answers: its page, pictures that it has made, and no file."""

import os
import re
import socket
import stat
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ladder_reports.errors import LadderReportsError
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.preview import server as module
from ladder_reports.preview.access import Keys
from ladder_reports.preview.model import Choices, Page, Rendered, Subject
from ladder_reports.preview.server import Preview, Server, serve
from ladder_reports.preview.views import View
from making import DAY

KEYS = Keys()
PORT = 8000
DIGEST = "0123456789abcdef" * 2


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Preview:
    """A preview of a plan in somebody's own theme."""
    folder = tmp_path_factory.mktemp("own")
    theme, evidence = folder / "our.css", folder / "ada.yaml"
    theme.write_text(":root { --accent: #B4472A }", encoding="utf-8")
    evidence.write_text("person: {name: Ada}\nlevel: senior\n", encoding="utf-8")
    return Preview(Subject(evidence, "plan", DEFAULT_LADDER), Choices(theme=str(theme)), lambda: DAY)


@pytest.fixture(scope="module")
def server(own: Preview) -> Server:
    """Its server, which shows a page that was made before."""
    made = Server(own, PORT, KEYS)
    view = View(own.choices, 700)
    page = Page(DIGEST, 100, 200, "text", ())
    view.take(Rendered((), (page,), ((DIGEST, b"PNG"),), b"PDF", is_current=True), made.board._state, 0)
    made.board._views[own.choices, 700] = view
    return made


@pytest.fixture
def client(server: Server) -> TestClient:
    """A browser that came in."""
    client = TestClient(server.app, base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False)
    assert 200 == client.get(f"/enter?token={KEYS.token}").status_code
    return client


def test_the_token_gives_the_cookie(server: Server) -> None:
    """The cookie comes with a page of ours, which leads on: a browser does not send it along a redirection from a file."""
    client = TestClient(server.app, base_url=f"http://127.0.0.1:{PORT}")
    assert 403 == client.get("/").status_code
    for wrong in ("", "?token=", f"?token={KEYS.session}", f"?token={KEYS.token}x", "?token=%FF"):
        refused = client.get(f"/enter{wrong}")
        assert (403, None) == (refused.status_code, refused.headers.get("set-cookie"))
    found = client.get(f"/enter?token={KEYS.token}")
    assert 'content="0; url=/"' in found.text
    assert KEYS.token not in found.text
    assert 200 == client.get("/").status_code


def test_the_page_needs_nothing_else(client: TestClient) -> None:
    """No style or script is in it, which the policy forbids, and all that it loads is there."""
    text = client.get("/").text
    assert not re.search(r"<style|style=|<script>|\son\w+=|https?:", text)
    loaded = re.findall(r'(?:src|href)="(/[^"]+)"', text) + re.findall(r'url\("(/[^"]+)"\)', client.get("/preview.css").text)
    assert {"/preview.css": 200, "/preview.js": 200, "/fonts/sans": 200, "/fonts/sans-medium": 200, "/fonts/serif-light": 200} == {
        path: client.get(path).status_code for path in loaded
    }


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/..%2f..%2fetc/passwd",
        "/pages/..%2f..%2fada.yaml",
        f"/pages/{DIGEST}.css",
        f"/pages/{DIGEST}",
        f"/pages/{DIGEST.upper()}.png",
        f"/pages/{DIGEST[:-1]}0.png",
        "/pages/x.png",
        "/fonts/../preview.js",
        "/fonts/../../our.css",
        "/ada.yaml",
        "/our.css",
        "//etc/passwd",
        "/docs",
        "/openapi.json",
    ],
)
def test_no_file_is_served(client: TestClient, path: str) -> None:
    """A request names an asset, or a picture by the digest of its pixels; nothing is looked up on the disk."""
    found = client.get(path)
    assert 404 == found.status_code or client.get("/preview.js").content == found.content


def test_what_was_made_is_served(client: TestClient) -> None:
    assert (b"PNG", "image/png") == ((found := client.get(f"/pages/{DIGEST}.png")).content, found.headers["content-type"])
    found = client.get("/document.pdf", params={"theme": "our.css"})
    assert (b"PDF", 'inline; filename="ada.pdf"') == (found.content, found.headers["content-disposition"])
    assert 404 == client.get("/document.pdf", params={"audience": "manager"}).status_code
    assert 404 == client.get("/worksheet.pdf", params={"level": "senior"}).status_code


@pytest.mark.parametrize(
    "choice",
    ["audience=everyone", "theme=/etc/passwd", "theme=../our.css", "theme=", "paper=a3", "lang=xx", "lang=../words/en", "audience="],
)
@pytest.mark.parametrize("path", ["/document.pdf", "/events", "/worksheet.pdf"])
def test_only_what_is_offered_can_be_chosen(client: TestClient, path: str, choice: str) -> None:
    assert 400 == client.get(f"{path}?{choice}").status_code


def test_what_is_offered(client: TestClient, own: Preview) -> None:
    """The user's own theme has a name, and no path."""
    found = client.get("/options").json()
    assert ["our.css", "default", "graphite", "wicker"] == found["theme"]
    assert {"audience": "person", "theme": "our.css", "paper": "a4", "lang": ""} == found["chosen"]
    assert str(own.own_theme.parent if own.own_theme else "") not in str(found)


def test_a_booklet_is_for_everybody(tmp_path: Path) -> None:
    preview = Preview(Subject(tmp_path, "booklet", tmp_path), Choices(), lambda: DAY)
    assert [] == preview.options["audience"]
    assert "person" == preview.chosen({"audience": "manager"}).audience


def test_the_first_file_is_its_owners() -> None:
    """The token is in a file that nobody else may read, in a folder that nobody else may look into."""
    file = module._first_file("http://127.0.0.1:1/enter?token=secret")
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert 0o700 == stat.S_IMODE(file.parent.stat().st_mode)
    assert os.getuid() == file.stat().st_uid
    assert 'url=http://127.0.0.1:1/enter?token=secret"' in file.read_text(encoding="utf-8")


def test_a_port_that_is_taken(own: Preview) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(LadderReportsError, match=f"port {port} cannot be used: .*; leave --port out for one that is free"):
            serve(own, port, lambda *_: None)


def test_it_listens_on_this_machine_only() -> None:
    with module._listening(0) as listening:
        assert "127.0.0.1" == listening.getsockname()[0]
