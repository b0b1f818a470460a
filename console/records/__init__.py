"""The records: Peewee models, one noun a file. `ALL` is every table, parents before children."""

from console.records.account import Account, AccountRole, Role
from console.records.acts import (
    DueChange,
    Explanation,
    Extension,
    Feedback,
    Progress,
    Return,
    Submission,
    Urge,
)
from console.records.base import Record
from console.records.document import Attachment, Document
from console.records.inspection import DossierItem, InspectedTask, InspectedUnit, Inspection
from console.records.reporting import CalendarOverride, Obligation, ObligationReport, Report, Session
from console.records.sync import (
    SyncBase,
    SyncBrake,
    SyncClosedBook,
    SyncCommand,
    SyncConflict,
    SyncGeneration,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    SyncReservation,
    SyncWorkbook,
)
from console.records.system import Fact, History, JobRun, Lease, Outbox, SavedView
from console.records.task import Participation, Task, TaskState
from console.records.unit import Unit

ALL: list[type[Record]] = [
    Unit, Role, Account, AccountRole, Document, Attachment, Task, Participation, TaskState,
    Progress, Submission, Return, Extension, DueChange, Explanation, Urge, Feedback,
    Inspection, InspectedUnit, InspectedTask, DossierItem,
    Obligation, ObligationReport, Session, CalendarOverride, Report,
    History, SavedView, Outbox, JobRun, Lease, Fact,
    SyncWorkbook, SyncClosedBook, SyncBase, SyncGeneration, SyncConflict, SyncProposal, SyncProblem,
    SyncJournal, SyncCommand, SyncReservation, SyncBrake,
]  # fmt: skip

__all__ = [
    "ALL",
    "Account",
    "AccountRole",
    "Attachment",
    "CalendarOverride",
    "Document",
    "DossierItem",
    "DueChange",
    "Explanation",
    "Extension",
    "Fact",
    "Feedback",
    "History",
    "InspectedTask",
    "InspectedUnit",
    "Inspection",
    "JobRun",
    "Lease",
    "Obligation",
    "ObligationReport",
    "Outbox",
    "Participation",
    "Progress",
    "Record",
    "Report",
    "Return",
    "Role",
    "SavedView",
    "Session",
    "Submission",
    "SyncBase",
    "SyncBrake",
    "SyncClosedBook",
    "SyncCommand",
    "SyncConflict",
    "SyncGeneration",
    "SyncJournal",
    "SyncProblem",
    "SyncProposal",
    "SyncReservation",
    "SyncWorkbook",
    "Task",
    "TaskState",
    "Unit",
    "Urge",
]
