"""Encrypted plans: a folder has encrypted or unencrypted plans, never both, and a plan opens with the person's current password."""

import struct
import zipfile
from collections.abc import Iterable
from typing import IO, BinaryIO, cast

from ladder_reports.batch.file_names import ARCHIVE
from ladder_reports.batch.journal import Journal
from ladder_reports.batch.model import Batch, Target
from ladder_reports.errors import InputError, Problem, listed, own_words
from ladder_reports.files.output_folder import OutputFolder

PASSWORD_CHANGED = "the password changed"  # noqa: S105 -- a reason
_ZIP_ENCRYPTED = 0x1
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
        known = {name for name, written in journal.written.items() if written.fingerprint.get("encrypted") and journal.state_of(name)}
        found = sorted(known | _encrypted_strangers(journal, names))
        message = "encrypted files would be replaced by unencrypted ones: {}; add --password-column, or use another folder"
    if found:
        names_listed = listed([own_words(name, _NAME_LENGTH) for name in found], _FILES_LISTED)
        raise InputError([Problem.about(batch.folder, message.format(names_listed))])


def opens_with_password(target: Target, password: str) -> bool:
    """Whether the plan that is there opens with the person's current password."""
    from ladder_reports.rendering.encryption import opens_with  # noqa: PLC0415 -- for encrypted batches only

    try:
        with (
            OutputFolder.opened(target.folder, create=False, identity=target.identity) as folder,
            folder.reading(target.name) as stream,
        ):
            return opens_with(cast("BinaryIO", stream), password)
    except FileNotFoundError:
        return False


def _encrypted_strangers(journal: Journal, names: Iterable[str]) -> set[str]:
    """The files of these names that the journal, which may have been deleted, does not know and that have a password."""
    strangers = {name for name in (journal.folder.names() if journal.folder else ()) if name.endswith(".pdf")} - journal.written.keys()
    return {name for name in strangers & set(names) if _needs_password(journal, name)} if strangers else set()


def _needs_password(journal: Journal, name: str) -> bool:
    """Whether a file of this name has an encrypted plan."""
    from ladder_reports.rendering.encryption import needs_password  # noqa: PLC0415 -- for files that no batch knows only

    if journal.folder is None or not journal.state_of(name):
        return False
    with journal.folder.reading(name) as stream:
        return needs_password(cast("BinaryIO", stream))


def _is_unencrypted(journal: Journal, name: str) -> bool:
    """Whether there is a file of this name with a plan that anyone can read."""
    written = journal.written.get(name)
    if journal.folder is None or not journal.state_of(name):
        return False
    if written and written.fingerprint.get("encrypted") and journal.is_unchanged(name):
        return False
    from ladder_reports.rendering.encryption import is_unencrypted  # noqa: PLC0415 -- for encrypted batches only

    with journal.folder.reading(name) as stream:
        return _archive_is_unencrypted(stream) if name == ARCHIVE else is_unencrypted(cast("BinaryIO", stream))


def _archive_is_unencrypted(stream: IO[bytes]) -> bool:
    """Whether a ZIP has plans that anyone can read. One that no batch made counts as such: to unpack it could take for ever."""
    from ladder_reports.rendering.encryption import is_unencrypted  # noqa: PLC0415 -- see above

    try:
        with zipfile.ZipFile(stream) as archive:
            plans = archive.infolist()
            foreign = any(plan.compress_type != zipfile.ZIP_STORED or plan.flag_bits & _ZIP_ENCRYPTED for plan in plans)
            return foreign or any(is_unencrypted(cast("BinaryIO", archive.open(plan))) for plan in plans)
    except (OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zipfile.BadZipFile, struct.error):
        return False
