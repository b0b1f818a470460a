"""The store of workbooks that is a folder of Excel files."""

from sheets_sync.excel.folder import ExcelStore
from sheets_sync.excel.locks import Lock

__all__ = ["ExcelStore", "Lock"]
