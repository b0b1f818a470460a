"""Files in and out: units and open tasks from XLSX or CSV, tables to both, the first day of an office."""

from console.imports.columns import TABLES, TableError
from console.imports.exporting import export_table
from console.imports.importing import import_table
from console.imports.reading import FileError
from console.imports.results import Failure, ImportResult
from console.imports.template import template

__all__ = [
    "TABLES",
    "Failure",
    "FileError",
    "ImportResult",
    "TableError",
    "export_table",
    "import_table",
    "template",
]
