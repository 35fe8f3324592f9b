"""Who may ask the preview's server, and what every answer says."""

import re

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ladder_reports.preview.access import ENTRANCE, Guard, Keys

PORT = 8000
KEYS = Keys("the-token", "the-session")
GUARD = Guard(Starlette(routes=[Route(path, lambda _: PlainTextResponse("inside")) for path in ("/", ENTRANCE)]), PORT, KEYS)
COOKIE = {"cookie": f"{GUARD.cookie}={KEYS.session}"}


def answer(path: str = "/", method: str = "GET", host: str = f"127.0.0.1:{PORT}", **headers: str) -> tuple[int, str]:
    """The status and the text of an answer; headers have underscores for hyphens."""
    client = TestClient(GUARD, base_url=f"http://{host}")
    found = client.request(method, path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    return found.status_code, found.text


def test_who_has_the_cookie_may_ask() -> None:
    assert (200, "inside") == answer(**COOKIE)
    assert (200, "inside") == answer(host=f"localhost:{PORT}", **COOKIE)
    assert (200, "inside") == answer(origin=f"http://127.0.0.1:{PORT}", sec_fetch_site="same-origin", **COOKIE)


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:8001", f"127.0.0.1.evil.example:{PORT}", f"127.0.0.2:{PORT}"]
)
def test_another_name_of_this_machine_is_refused(host: str) -> None:
    """A site can make its own name mean this machine (DNS rebinding)."""
    assert 403 == answer(host=host, **COOKIE)[0]
    assert 403 == answer(ENTRANCE, host=host)[0]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:8001", f"https://127.0.0.1:{PORT}", ""])
def test_another_origin_is_refused(origin: str) -> None:
    assert 403 == answer(origin=origin, **COOKIE)[0]
    assert 403 == answer(ENTRANCE, origin=origin)[0]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_is_refused(site: str) -> None:
    """A page on another port of this machine is same-site, and not ours. Only the entrance is led to from elsewhere."""
    assert 403 == answer(sec_fetch_site=site, **COOKIE)[0]
    assert 200 == answer(ENTRANCE, sec_fetch_site=site)[0]


@pytest.mark.parametrize(
    "cookie",
    ["", f"{GUARD.cookie}=", f"{GUARD.cookie}=x{KEYS.session}", f"other={KEYS.session}", f"{GUARD.cookie}={KEYS.token}", "\x7f;=;"],
)
def test_nobody_gets_in_without_the_cookie(cookie: str) -> None:
    assert (403, "Open the preview from the terminal: the command says how.") == answer(cookie=cookie)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_can_be_sent(method: str) -> None:
    assert 403 == answer(method=method, **COOKIE)[0]


@pytest.mark.parametrize(("path", "headers"), [("/", COOKIE), ("/", {}), (ENTRANCE, {}), ("/nothing", COOKIE)])
def test_every_answer_is_locked(path: str, headers: dict[str, str]) -> None:
    """Refusals, too."""
    found = TestClient(GUARD, base_url=f"http://127.0.0.1:{PORT}").get(path, headers=headers).headers
    policy = dict(part.split(" ", 1) for part in found["content-security-policy"].split("; "))
    assert "'none'" == policy.pop("default-src")
    assert {"'self'", "'none'"} == set(policy.values())
    assert {"base-uri", "form-action", "frame-ancestors"} == {name for name, value in policy.items() if value == "'none'"}
    assert ("no-referrer", "nosniff", "no-store") == (
        found["referrer-policy"], found["x-content-type-options"], found["cache-control"],
    )  # fmt: skip


def test_the_secrets_are_long_differ_and_are_not_shown() -> None:
    one, other = Keys(), Keys()
    assert 4 == len({one.token, one.session, other.token, other.session})
    assert min(len(one.token), len(one.session)) >= 43
    assert not re.search(f"{re.escape(one.token)}|{re.escape(one.session)}", repr(one))
    assert {"Path=/", "HttpOnly", "SameSite=Strict"} == set(GUARD.session_cookie.split("; ")[1:])
