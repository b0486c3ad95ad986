"""An uploaded file that is a zip archive: refused before it is unpacked into memory.

Each part is unpacked once, in pieces that are thrown away and counted, because the size that an
archive declares can be a lie and not every reader checks it. Names of parts are never used as
paths of files.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stocktake_web.exchange.returned import FileNotUsable

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LARGEST", "check_package"]

LARGEST = 10_000_000  # bytes of the file
LARGEST_UNPACKED = 100_000_000  # a form of 20,000 rows unpacks to about a fifth of it
MOST_PARTS = 2_000
PIECE = 2**20


def check_package(data: bytes) -> frozenset[str]:
    """Return the names of the parts of an archive that is whole and not too large.

    Raises:
        FileNotUsable: It is damaged, encrypted, no archive, or larger than any questionnaire.
    """
    if len(data) > LARGEST:
        raise FileNotUsable(_("The file is larger than any questionnaire."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or _unpacked(archive, parts) > LARGEST_UNPACKED:
                raise FileNotUsable(_("The file is larger than any questionnaire."))
            return frozenset(part.filename for part in parts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,  # the part is encrypted
        UnicodeDecodeError,
    ) as error:
        raise FileNotUsable(
            _(
                "This is not a workbook (.xlsx) or document (.docx) that can be read. Download "
                "the questionnaire again, or save the file anew without a password."
            )
        ) from error


def _unpacked(archive: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo]) -> int:
    """Return how many bytes the parts unpack to; counting ends when it is too many."""
    total = 0
    for part in parts:
        with archive.open(part) as file:
            while total <= LARGEST_UNPACKED and (piece := file.read(PIECE)):
                total += len(piece)
    return total
