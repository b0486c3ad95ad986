"""Open data: every table in the forms that people and programs open.

``write.py`` decides what is written and in which order; every other module
knows one family of formats.
"""

from __future__ import annotations

from stocktake.publish.exports.files import ExportFile, Original
from stocktake.publish.exports.flat_files import data_dictionary
from stocktake.publish.exports.write import write_exports

__all__ = ["ExportFile", "Original", "data_dictionary", "write_exports"]
