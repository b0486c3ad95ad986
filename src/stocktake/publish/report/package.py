"""Office files (.docx, .pptx, .xlsx) as the same bytes each time.

An office file is a ZIP archive. Its entries carry the moment they were written, and a workbook
inside a chart carries it in its properties as well; both are set to fixed values here. Left out:
anything that a reader sees.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["fixed_package"]

FIRST_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
CONTENT_TYPES: Final = "[Content_Types].xml"  # first, as readers expect
PROPERTIES: Final = "docProps/core.xml"
MOMENT: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def fixed_package(data: bytes, date: dt.date) -> bytes:
    """Return an office file with fixed times and a fixed order of its parts.

    Args:
        data: The file; workbooks inside it are fixed as well.
        date: What its properties say of when it was made.
    """
    moment = f"{date.isoformat()}T00:00:00Z".encode()
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda n: (n != CONTENT_TYPES, n)):
            content = source.read(name)
            if name.endswith(".xlsx"):
                content = fixed_package(content, date)
            elif name == PROPERTIES:
                content = MOMENT.sub(moment, content)
            entry = zipfile.ZipInfo(name, FIRST_ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            target.writestr(entry, content)
    return buffer.getvalue()
