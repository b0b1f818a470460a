"""A local server that speaks the parts of Sheets v4 and Drive v3 that gspread and the synchroniser use."""

from tests.sheets_server.client import gspread_client
from tests.sheets_server.clock import Clock
from tests.sheets_server.faults import Fault
from tests.sheets_server.quota import Quota
from tests.sheets_server.server import SheetsServer
from tests.sheets_server.unknowns import Unknowns

__all__ = ["Clock", "Fault", "Quota", "SheetsServer", "Unknowns", "gspread_client"]
