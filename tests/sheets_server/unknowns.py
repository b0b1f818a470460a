"""What no public source settles about Google Sheets ([U] in the synchronisation notes), each a switch.

The engine must be right in both positions. The default is the position that a wrong guess would hurt least:
the one
in which a careless engine fails.
"""

from dataclasses import dataclass


@dataclass
class Unknowns:
    """Switches read at every request; change them while the server runs."""

    receipt_exact: bool = False
    """Does the answer to a batch show what the batch overwrote when someone edits in the same instant (a
    fault's
    `during`)? False: the answer, and what copyPaste took, come from before that edit."""

    metadata_follows_sort: bool = False
    """Do ROW developer metadata go with their row when a range is sorted? False: they stay at the
    position."""

    metadata_copied: bool = False
    """Does duplicating a sheet copy its developer metadata?"""

    protected_status: int = 400
    """Status of a write into a range that the account may not edit: 400 or 403."""

    strict_validation_refuses: bool = True
    """Does a strict drop-down refuse a value written through the API? True: 400, and the whole batch is
    lost."""

    warning_only_refuses: bool = False
    """Does a `warningOnly` protected range refuse the API? Google's reference says it only warns people."""

    paste_formula_takes_values: bool = True
    """Does copyPaste with PASTE_FORMULA also take the plain values of cells without a formula?"""

    masked_rows_tight: bool = False
    """Does spreadsheets.get end a row at its last cell that has one of the masked fields? False: at its last
    cell that holds anything, with `{}` where the mask leaves nothing."""

    keeps_under_merges: bool = False
    """Does a cell under a merged range keep a value that updateCells puts there, unseen until it is
    unmerged? False: nothing is put there."""

    retry_after_header: bool = False
    """Does a 429 carry Retry-After?"""
