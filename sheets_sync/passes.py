"""Passes as a worker runs them, one after another, until it is told to stop."""

from __future__ import annotations

import logging
from threading import Event

from peewee import OperationalError

from console.database import database
from sheets_sync.engine import Engine, PassResult
from sheets_sync.lease import LeaseLost

_log = logging.getLogger(__name__)
_BUSY = "Cơ sở dữ liệu đang bận hoặc mất kết nối ({reason}); lượt đồng bộ dừng giữa chừng và sẽ làm lại."


class PassBroken(Exception):
    """A pass stopped half-way; the next one goes on. The message is for the Office."""


class Passes:
    """Call it for one pass. Once `stop` is set, a pass in progress ends after the workbook in hand."""

    def __init__(self, engine: Engine, stop: Event) -> None:
        self.engine = engine
        engine.stopping = stop.is_set

    def __call__(self) -> PassResult:
        """One pass. Raises PassBroken when the database would not answer."""
        try:
            return self.engine.run()
        except LeaseLost as lost:
            _log.warning("%s", lost)
            return PassResult(busy=True)
        except OperationalError as error:
            raise PassBroken(_BUSY.format(reason=error)) from error

    def end(self) -> None:
        """Give the lease back, so that the next worker begins at once."""
        try:
            with database.connection_context():
                self.engine.release()
        except OperationalError as error:  # it runs out by itself
            _log.warning("Chưa trả được quyền đồng bộ: %s", error)
