"""`python -m tests.sheets_server --port 8971`: the server alone, for trying the Google side by hand."""

import argparse
import time

from tests.sheets_server.quota import Quota
from tests.sheets_server.server import SheetsServer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sheets_server", description=__doc__)
    parser.add_argument("--port", type=int, default=8971)
    parser.add_argument("--lag", type=float, default=0.0, help="seconds by which Drive's changes lag")
    parser.add_argument("--no-quota", action="store_true", help="without 300/60 requests a minute")
    parser.add_argument("--locale", default="vi_VN")
    chosen = parser.parse_args()
    server = SheetsServer(quota=None if chosen.no_quota else Quota(), locale=chosen.locale, port=chosen.port)
    server.drive.lag = chosen.lag
    server.start()
    book = server.new_book("Bảng tính thử")
    print(f"Sheets v4 và Drive v3 tại {server.url}; mọi bearer token đều được nhận.")
    print(f"Bảng tính thử: {book.book_id}", flush=True)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        server.stop()


if __name__ == "__main__":
    main()
