"""One row of a units file: a unit is known by its code, made when new, changed where the file differs."""

from __future__ import annotations

from typing import Any

from console.imports.rows import Importer, Outcome, RowError
from console.imports.unit_names import UnitNameError, UnitNames
from console.records import Unit
from console.workflow.units import create_unit, edit_unit


class UnitImporter(Importer):
    """Units by code. An empty cell of a unit that is there changes nothing."""

    def begin(self) -> None:
        """Know the units that are there."""
        self._by_code = {unit.code.upper(): unit for unit in Unit.select()}

    def land(self, values: dict[str, Any]) -> Outcome:
        """Create the unit, change it, or find it as it is."""
        given = {name: value for name, value in values.items() if value not in (None, "")}
        if "successor" in given:
            given["successor"] = self._successor(given["successor"])
        known = self._by_code.get(str(given["code"]).upper())
        if known is None:
            unit = create_unit(self.ctx, **given)
            self._by_code[unit.code.upper()] = unit
            return "created"
        if not self._differs(known, given):
            return "present"
        edit_unit(self.ctx, known, {**given, "code": known.code}, known.version)
        return "updated"

    def _successor(self, words: str) -> Unit:
        try:
            return UnitNames(self._by_code.values()).find(words)
        except UnitNameError as error:
            raise RowError(f"Đơn vị kế thừa: {error}") from None

    @staticmethod
    def _differs(unit: Unit, given: dict[str, Any]) -> bool:
        return any(getattr(unit, name) != value for name, value in given.items() if name != "code")
