"""A cluster that others could take over is refused, or named at each run."""

from pathlib import Path

import pytest

from ladder_reports.batch.cluster.address import exposure
from ladder_reports.cli import main


@pytest.mark.parametrize(
    ("address", "exposed"),
    [
        ("local", "none"),
        ("tls://10.0.0.5:8786", "none"),
        ("wss://[2001:db8::5]:8786", "none"),
        ("tcp://127.0.0.1:8786", "machine"),
        ("127.0.0.53:8786", "machine"),
        ("tcp://localhost:8786", "machine"),
        ("ws://[::1]:8786", "machine"),
        ("tcp://[::ffff:127.0.0.1]:8786", "machine"),
        ("tcp://10.0.0.5:8786", "network"),
        ("10.0.0.5:8786", "network"),
        ("ws://192.168.1.7:8786", "network"),
        ("ucx://[2001:db8::5]:8786", "network"),
        ("tcp://[fe80::1%lo]:8786", "network"),
        ("tcp://0.0.0.0:8786", "network"),
        ("tcp://[::ffff:10.0.0.5]:8786", "network"),
        ("tcp://localhost.invalid:8786", "network"),
    ],
)
def test_who_can_reach_a_scheduler(address: str, exposed: str) -> None:
    """Only TLS keeps others out, and only a loopback address keeps a network out, whatever it is called."""
    assert exposed == exposure(address)


def test_other_machines_need_tls_or_an_option_that_says_otherwise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each run without TLS prints a warning, quiet ones too; there is nothing to read here, so that the runs end soon."""
    call = ["batch", str(tmp_path / "none"), "-o", str(tmp_path / "plans"), "--dry-run", "--quiet"]
    assert 2 == main.run([*call, "--cluster", "tcp://10.0.0.5:8786"])
    assert "without TLS, anyone who reaches this port can read the evidence and run programs as you; use" in capsys.readouterr().err
    assert 1 == main.run([*call, "--cluster", "tcp://10.0.0.5:8786", "--insecure-cluster"])
    assert capsys.readouterr().err.startswith("warning: --cluster tcp://10.0.0.5:8786 has no TLS: anyone who reaches this port ")
    assert 1 == main.run([*call, "--cluster", "tcp://127.0.0.1:8786"])
    assert "warning: --cluster tcp://127.0.0.1:8786 has no TLS: any user of this machine " in capsys.readouterr().err
    assert 1 == main.run([*call, "--cluster", "tls://10.0.0.5:8786"])
    assert "TLS" not in capsys.readouterr().err
    assert 2 == main.run([*call, "--insecure-cluster"])
