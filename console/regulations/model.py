"""What a regulation is: typed, frozen, each part with the article and the words it comes from.

The TOML files beside this module hold the values. Nothing here knows a place: an office
may copy a file, change values and load it by path.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from console.regulations.vocabulary import State, StatusCode

ObligationKind = Literal["week", "month", "quarter", "half_year", "year", "regulation"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Text = Annotated[str, Meta(min_length=1)]


class Citation(Struct, frozen=True):
    """Where a rule stands: the regulation's short title, the article and its own words."""

    regulation: str
    article: str
    text: str

    def __str__(self) -> str:
        return f"{self.article} {self.regulation}"


class Clause(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a regulation: article, clause and point, and the text as printed."""

    article: Text
    text: Text


class DeadlineRule(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time limit: so many working days after (or before) a starting event, or calendar months after it.

    `urgent` says what an urgent task changes: `same_day` (at once) or `until_due` (no lead
    time, but still before expiry).
    """

    kind: Literal["working_days", "working_days_before", "months"]
    count: Annotated[int, Meta(ge=1, le=366)]
    starts: Text
    starts_label: Text
    urgent: Literal["same_day", "until_due"] | None = None
    urgent_text: str = ""


class ObligationRule(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A periodic report: who owes it, how often, and the day in the words of the text.

    Of `weekday`, `day` (with `month` where the period has several) and `working_days_before_session`
    at most one is given; none means that the regulation sets no date. `word = "before"` is the
    text's 'trước': the day itself is already too late.
    """

    kind: ObligationKind
    who: Literal["unit", "office"]
    raw: Text
    to: str = ""
    word: Literal["before", "by"] = "by"
    weekday: Weekday | None = None
    day: Annotated[int, Meta(ge=1, le=31)] | None = None
    month: Annotated[int, Meta(ge=1, le=12)] | None = None
    working_days_before_session: Annotated[int, Meta(ge=0, le=30)] | None = None


class Labels(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words that this regulation uses for statuses and states."""

    late_word: Text
    on_time_word: Text
    in_time_word: Text
    status: dict[StatusCode, Text]
    state: dict[State, Text]


class Ground(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ground on which a unit may return a task."""

    code: Text
    label: Text


class Returns(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Returning a task to the Office. Its limit, if any, is the deadline rule `return`."""

    needs_document: bool
    reported_to_leader: bool
    may_pass_on: bool
    grounds: tuple[Ground, ...]


class Confirmation(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a result counts as done only when the Office has confirmed it."""

    required: bool


class Extension(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asking for a later due date. Its lead time is the deadline rule `extension_latest`."""

    allowed: bool
    after_due: bool
    decided_by: tuple[Literal["office_leader", "assigner"], ...] = ()


class Explanation(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a unit explains a task that is due and not done, or wrongly done."""

    channels: tuple[Literal["system", "document"], ...]


class Request(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One choice of the column `Đề nghị`, and the verb that it stands for."""

    code: Literal["return", "extension", "due_change", "explanation"]
    label: Text


class ResultReport(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a unit reports a result: in writing beside the system or not, with the file attached or not."""

    written: bool
    file_attached: bool
    rates_quality: bool
    no_deadline_update: Literal["none", "quarter", "progress"]


class Feedback(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Feedback of one unit about another. Its limit is the deadline rule `feedback_reply`."""

    accepted: bool
    urging_document: bool
    copied_to_sender: bool


class Decider(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may decide an inspection, and of what."""

    role: Literal["chairman", "office_chief", "unit_head", "local_chairman", "office"]
    scope: Text
    needs_decision: bool = True


class ResultRecipient(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To whom an inspector of this kind reports."""

    inspector: Literal["office", "unit", "local"]
    to: tuple[Text, ...]


class DossierItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item of a closed inspection's dossier; `if_any` items may be missing."""

    number: int
    label: Text
    if_any: bool = False


class Listed(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list that the text itself prints."""

    items: tuple[Text, ...]


class Dossier(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The dossier of a closed inspection."""

    items: tuple[DossierItem, ...]


class Inspection(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The inspection procedure; `regulated = false` where inspection is only named as a form of urging."""

    regulated: bool
    deciders: tuple[Decider, ...] = ()
    recipients: tuple[ResultRecipient, ...] = ()
    bases: Listed | None = None
    contents: Listed | None = None
    decision: Listed | None = None
    report: Listed | None = None
    dossier: Dossier | None = None


class Secrecy(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens to a secret document: refused, or kept as a stub of the fields named."""

    mode: Literal["refuse", "stub"]
    fields: tuple[str, ...] = ()
    offline_report: bool = False


class Publication(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where results are posted for the public; empty where the regulation orders none."""

    places: tuple[Text, ...]


class GovernmentTasks(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether tasks of the Government and the Prime Minister are tracked, and to whom the Office reports."""

    tracked: bool
    report_to: tuple[Text, ...] = ()
    report_article: str = ""
    report_text: str = ""


class Stall(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From which day the months of the deadline rule `stall` run."""

    base: Literal["assigned", "due", "later_of"]


class Recipient(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To whom a periodic report goes, and through what."""

    who: Text
    kinds: tuple[Literal["month", "quarter", "half_year", "year", "ad_hoc"], ...]
    to: tuple[Text, ...]
    channel: str = ""


class Reports(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The report tables (DOMAIN 3.5) that the regulation gives content to, and the recipients."""

    tables: tuple[Text, ...]
    recipients: tuple[Recipient, ...]


class Field(Clause, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of information that must be entered, and by whom."""

    code: Text
    label: Text
    by: Literal["office", "unit"]


class Switches(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How this office reads words that the text leaves open; our decisions, not the regulation's."""

    before_is_exclusive: bool = True


class Regulation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, eq=False):
    """One regulation, whole. Compared by identity; loaded once by `load_regulation`."""

    id: Text
    title: Text
    short_title: Text
    number: Text
    issuer: Text
    in_force: Clause
    draft: bool
    source_condition: Text
    switches: Switches
    labels: Labels
    returns: Returns
    confirmation: Confirmation
    extension: Extension
    explanation: Explanation
    result_report: ResultReport
    feedback: Feedback
    urging: Listed
    inspection: Inspection
    secrecy: Secrecy
    publication: Publication
    government_tasks: GovernmentTasks
    reports: Reports
    deadlines: dict[str, DeadlineRule]
    requests: tuple[Request, ...]
    fields: tuple[Field, ...]
    obligations: tuple[ObligationRule, ...]
    provisions: dict[str, Clause]
    issued_on: date | None = None
    in_force_from: date | None = None
    replaces: tuple[str, ...] = ()
    stall: Stall | None = None

    def rule(self, name: str) -> DeadlineRule | None:
        """The time limit of that name (DESIGN 5), or None where this regulation has none."""
        return self.deadlines.get(name)

    def cite(self, clause: Clause) -> Citation:
        """The clause with this regulation's name, ready to be shown beside a date or a refusal."""
        return Citation(self.short_title, clause.article, clause.text)

    def provision(self, topic: str) -> Citation | None:
        """The provision on a topic (`lead_urges`, `head_accountable` …), or None."""
        clause = self.provisions.get(topic)
        return self.cite(clause) if clause else None

    def request_labels(self) -> tuple[str, ...]:
        """What the column `Đề nghị` offers under this regulation."""
        return tuple(request.label for request in self.requests)
