"""The fuzzer's interesting inputs are read, or refused, as any other; `make fuzz` looks for more."""

import pytest

import fuzzing


@pytest.mark.parametrize("target", fuzzing.TARGETS)
def test_no_input_of_the_corpus_surprises(target: str) -> None:
    """Each is read in time, and nothing but a problem comes out."""
    for path in sorted((fuzzing.CORPUS / target).iterdir()):
        fuzzing.run_target(target, path.read_bytes())


def test_the_fuzzer_notices_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that is no problem with the input comes out, and so does a hang."""

    def faulty(data: bytes, _: object) -> None:
        if b"x" in data:
            raise KeyError
        while True:
            pass

    monkeypatch.setitem(fuzzing.TARGETS, "roster", faulty)
    monkeypatch.setattr(fuzzing, "SECONDS", 0.05)
    with pytest.raises(KeyError):
        fuzzing.run_target("roster", b"x")
    with pytest.raises(fuzzing.TooSlowError):
        fuzzing.run_target("roster", b"")
