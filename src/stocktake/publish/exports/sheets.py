"""All tables as one XLSX workbook, the data dictionary on its first sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake.publish.exports.files import ExportFile, written
from stocktake.publish.exports.flat_files import dictionary_of
from stocktake.publish.exports.readme import demo_lines, withheld_lines
from stocktake.publish.workbook import Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stocktake.model import Region
    from stocktake.publish.redistribution import PublicTables
    from stocktake.vocab.tables import TableSchema

__all__ = ["write_tables_workbook"]

WORKBOOK_ROWS = 20_000  # a longer table is slow to write, and few people open it in a spreadsheet


def write_tables_workbook(
    held: list[TableSchema],
    public: PublicTables,
    region: Region,
    out: Path,
    *,
    beside: Sequence[ExportFile],
) -> ExportFile:
    """Write ``stocktake.xlsx``; its first sheet names the tables too long for it.

    Args:
        held: The tables, in order.
        public: What may be republished of them.
        region: Name, date and version.
        out: Folder of the exports.
        beside: Files that hold the tables too long for a sheet.
    """
    path = out / "stocktake.xlsx"
    frames = {schema.name: public.tables[schema.name] for schema in held}
    left_out = [name for name, frame in frames.items() if frame.height > WORKBOOK_ROWS]
    intro = [
        f"{region.name}: data of the progress assessment of {region.assessed_on.isoformat()}",
        f"Members assessed: {region.members_name}. Made with Stocktake {region.version}.",
        *demo_lines(region),
        *(
            f"The table {name} has {frames[name].height:,} rows and is not in this workbook: "
            f"see {' and '.join(file.path for file in beside if file.table == name)} beside it."
            for name in left_out
        ),
        *withheld_lines(public),
        "Every other sheet is one table; this is what their columns mean.",
        "",
    ]
    readme = Sheet(name="README", frame=dictionary_of(held), intro=tuple(intro))
    sheets = [
        Sheet(name=name, frame=frame) for name, frame in frames.items() if name not in left_out
    ]
    title = f"{region.name}: data of the progress assessment"
    write_workbook([readme, *sheets], path, title=title, created=region.assessed_on)
    return written(path, "Every table as a sheet, with the data dictionary on the first.")
