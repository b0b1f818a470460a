"""Units' spreadsheets on Google, through gspread."""

from sheets_sync.google.store import GoogleStore

__all__ = ["GoogleStore"]
