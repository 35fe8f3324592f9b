"""A fresh Debian in a folder, for scripts that try what a new user does. Needs root, debootstrap, and Debian's mirror.

How this machine reaches Debian's mirror and the package index (proxies, certificates, settings of apt and pip) is passed on while a
command runs. Nothing of it is written anywhere else.
"""

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

MIRROR = "http://deb.debian.org/debian"
_PASSED_ON = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "PIP_INDEX_URL", "PIP_DEFAULT_TIMEOUT")
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_OURS = "etc/machine-certificates.crt"
"""Where the machine's certificates are inside: not where Debian's package would replace them."""
_MOUNTED = 'mount -t proc proc "$0/proc" && mkdir -p "$0/dev/shm" && mount -t tmpfs tmpfs "$0/dev/shm" && exec chroot "$@"'


class StepFailedError(Exception):
    """A command ended with another exit code than 0; the message has its last lines."""


@dataclass
class Root:
    """A Debian in a folder."""

    folder: Path
    seconds: list[tuple[str, float]] = field(default_factory=list)
    """What was done, and how long it took."""

    @classmethod
    def fresh(cls, suite: str, folder: Path) -> "Root":
        """A new one with the packages that every Debian has. One that was made before, beside it, is copied."""
        pristine = folder.parent / f"debian-{suite}"
        if not (pristine / "etc/debian_version").is_file() or not (pristine / "complete").is_file():
            subprocess.run(["debootstrap", "--variant=minbase", suite, str(pristine), MIRROR], check=True, stdout=subprocess.DEVNULL)
            (pristine / "complete").touch()
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["cp", "-a", str(pristine), str(folder)], check=True)
        root = cls(folder)
        root._connect()
        return root

    def run(self, command: str, what: str = "", user: str = "root", cwd: str = "/root", env: Mapping[str, str] | None = None) -> str:
        """Run a shell command inside and return what it prints; the time it took is kept under the name `what`.

        Raises:
            StepFailedError: it failed.
        """
        variables = {"HOME": "/root", "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        variables |= {"LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"} | self._passed_on() | dict(env or {})
        shell = ["env", "-i", *(f"{name}={value}" for name, value in variables.items()), "sh", "-ec", f"cd {shlex.quote(cwd)} && {command}"]
        chroot = [str(self.folder), f"--userspec={user}", str(self.folder), *shell]
        began = time.monotonic()
        words = ["unshare", "--mount", "sh", "-c", _MOUNTED, *chroot]
        done = subprocess.run(words, capture_output=True, check=False, encoding="utf-8", errors="replace")
        self.seconds.append((what or command, time.monotonic() - began))
        if done.returncode:
            last = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
            raise StepFailedError(f"{command}\nexit code {done.returncode}\n{last}")
        return done.stdout + done.stderr

    def copy_in(self, source: Path, target: str) -> None:
        """Copy a file or a folder into it."""
        subprocess.run(["cp", "-a", str(source), str(self.folder / target.lstrip("/"))], check=True)

    def remove(self) -> None:
        """Delete it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _connect(self) -> None:
        for name, there in ((Path("/etc/resolv.conf"), "etc/resolv.conf"), (Path("/etc/hosts"), "etc/hosts"), (_CERTIFICATES, _OURS)):
            if name.is_file():
                shutil.copy(name, self.folder / there)
        settings = subprocess.run(["apt-config", "dump"], capture_output=True, check=True, encoding="utf-8").stdout.splitlines()
        kept = [line for line in settings if line.startswith(("Acquire::http", "Acquire::https", "Acquire::Check-"))]
        (self.folder / "etc/apt/apt.conf.d/99machine").write_text("\n".join(kept) + "\n", encoding="utf-8")

    def _passed_on(self) -> dict[str, str]:
        found = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        if (self.folder / _OURS).is_file():
            found |= dict.fromkeys(("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"), f"/{_OURS}")
        return found
