"""That passwords hold: a folder has protected plans or plans in the clear, never both; and a plan opens with its person's password."""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, cast

from ladder_reports.batch.journal import Ledger
from ladder_reports.batch.model import Batch, Order
from ladder_reports.batch.outputs import ARCHIVE
from ladder_reports.errors import InputError, Problem

LOCKED_ANEW = "the password is another one"
_NAMED = 3


def refuse_mixture(batch: Batch, book: Ledger, names: Iterable[str]) -> None:
    """See that nothing in the clear lies beside what will be protected, and that nothing protected is replaced by what is not.

    `names` are the files that the batch's inputs become, whether they are chosen or not.

    Raises:
        InputError: with what to do.
    """
    if batch.encrypted:
        found = [name for name in sorted({*book.written, *names, ARCHIVE}) if _in_clear(book, name)]
        message = "can be read without a password: {}; delete them, or give another folder. Nothing was made"
    else:
        locked = (name for name, written in book.written.items() if written.parts.get("protected"))
        found = sorted(name for name in locked if (book.folder / name).is_file())
        message = "were made with --password-column, and this batch's plans would not be protected: {}; give it, or give another folder"
    if found:
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise InputError([Problem(str(batch.folder), 0, 0, message.format(", ".join(found[:_NAMED]) + more))])


def why_locked_anew(order: Order) -> str:
    """Why a plan that is up to date has to be protected anew; empty when it opens with its person's password."""
    from ladder_reports.rendering.encryption import opens_with  # noqa: PLC0415 -- for protected batches alone

    return "" if opens_with(order.target, order.entry.password or "") else LOCKED_ANEW


def _in_clear(book: Ledger, name: str) -> bool:
    """Whether there is a file of this name, with a plan in it that anybody can read."""
    path, written = book.folder / name, book.written.get(name)
    if not path.is_file() or (written and written.parts.get("protected") and written.stands(path)):
        return False
    from ladder_reports.rendering.encryption import is_unencrypted  # noqa: PLC0415 -- for protected batches alone

    return _archive_in_clear(path) if name == ARCHIVE else is_unencrypted(path)


def _archive_in_clear(path: Path) -> bool:
    from ladder_reports.rendering.encryption import is_unencrypted  # noqa: PLC0415 -- for protected batches alone

    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                with archive.open(name) as plan:
                    if is_unencrypted(cast("BinaryIO", plan)):
                        return True
    except (OSError, zipfile.BadZipFile):
        return False
    return False
