"""Encrypted plans: a folder has encrypted or unencrypted plans, never both, and a plan opens with the person's current password."""

import zipfile
from collections.abc import Iterable
from typing import BinaryIO, cast

from ladder_reports.batch.file_names import ARCHIVE
from ladder_reports.batch.journal import Journal
from ladder_reports.batch.model import Batch, PlanTask
from ladder_reports.errors import InputError, Problem, own_words

PASSWORD_CHANGED = "the password changed"  # noqa: S105 -- a reason
_FILES_LISTED = 3
_NAME_LENGTH = 200


def refuse_mixture(batch: Batch, journal: Journal, names: Iterable[str]) -> None:
    """Check that no unencrypted file is beside encrypted plans, and that no encrypted plan is replaced by an unencrypted one.

    `names` are the files for all of the batch's inputs, whether they are chosen or not.

    Raises:
        InputError: with what to do.
    """
    if batch.encrypted:
        found = [name for name in sorted({*journal.written, *names, ARCHIVE}) if _is_unencrypted(journal, name)]
        message = "unencrypted files are in the way: {}; delete them, or use another folder. Nothing was made"
    else:
        encrypted = (name for name, written in journal.written.items() if written.fingerprint.get("encrypted"))
        found = sorted(name for name in encrypted if (journal.folder / name).is_file())
        message = "encrypted files would be replaced by unencrypted ones: {}; add --password-column, or use another folder"
    if found:
        more = f" and {len(found) - _FILES_LISTED} more" if len(found) > _FILES_LISTED else ""
        listed = ", ".join(own_words(name, _NAME_LENGTH) for name in found[:_FILES_LISTED])
        raise InputError([Problem.about(batch.folder, message.format(listed + more))])


def opens_with_password(task: PlanTask) -> bool:
    """Whether the plan that is there opens with the person's current password."""
    from ladder_reports.rendering.encryption import opens_with  # noqa: PLC0415 -- for encrypted batches only

    return opens_with(task.target, task.request.password or "")


def _is_unencrypted(journal: Journal, name: str) -> bool:
    """Whether there is a file of this name with a plan that anyone can read."""
    path, written = journal.folder / name, journal.written.get(name)
    if not path.is_file() or (written and written.fingerprint.get("encrypted") and written.is_unchanged(path)):
        return False
    from ladder_reports.rendering.encryption import is_unencrypted  # noqa: PLC0415 -- for encrypted batches only

    if name != ARCHIVE:
        return is_unencrypted(path)
    try:
        with zipfile.ZipFile(path) as archive:
            return any(is_unencrypted(cast("BinaryIO", archive.open(plan))) for plan in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False
