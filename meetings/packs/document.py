"""Everything that a pack says, as frozen data: its pages draw from this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.minutes.document import MinutesDocument
from meetings.report_forms.document import ReportDocument


@dataclass(frozen=True)
class Seated:
    """Somebody on the board as the cover names them; `capacity` is empty for an ordinary member."""

    name: str
    organisation: str
    capacity: str


@dataclass(frozen=True)
class Notice:
    """A standing text of the board or its venue."""

    title: str
    text: str


@dataclass(frozen=True)
class Attached:
    """A paper that this pack holds: the content by its SHA-256, and its number of pages."""

    title: str
    sha256: str
    pages: int
    urgency: str = ""  # why it is late
    how: str = ""  # in words, where it does not come attached: tabled at the meeting


@dataclass(frozen=True)
class Withheld:
    """A paper that this pack's readers know of and do not get: public wording and printed reason."""

    title: str
    why: str


@dataclass(frozen=True)
class Shown:
    """A frozen dashboard edition by its UUID and the hash of its contents.

    In the public's pack `seen` is the hash of what everybody saw of it, empty where that was all of it.
    """

    uuid: str
    sha256: str
    title: str
    seen: str = ""


@dataclass(frozen=True)
class Asked:
    """A question or comment from the public, with its answer if there is one."""

    kind: str
    asked_by: str
    received: str
    text: str
    answer: str
    answered_by: str


@dataclass(frozen=True)
class Grounds:
    """What an item covers, which priorities and measures it serves, and where it comes from."""

    details: tuple[str, ...] = ()
    relevant: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    origin: str = ""
    approves: str = ""
    referrals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matter:
    """An open action of an earlier meeting."""

    reference: str
    text: str
    owners: str
    raised: str
    due: str


@dataclass(frozen=True)
class Item:
    """One agenda item as these readers see it.

    `private` says why it is withheld, and is empty for an item that the readers get; of a withheld one nothing but
    its number, its public wording and its time is here. `secrecy` says why what they get is not for publication.
    `text` is cleaned HTML; times are `14:30`. Of an item that is withdrawn its title is here, and the reason.
    """

    number: int
    title: str
    private: str
    secrecy: str
    begins: str
    ends: str
    minutes: int
    is_verbal: bool
    purpose: str
    leads: tuple[str, ...]
    sub_text: str
    text: str
    recommendations: tuple[str, ...]
    papers: tuple[Attached, ...]
    withheld: tuple[Withheld, ...]
    edition: Shown | None
    report: ReportDocument | None = None
    uuid: str = ""
    presenters: tuple[str, ...] = ()
    grounds: Grounds = Grounds()
    questions: tuple[Asked, ...] = ()
    urgency: str = ""  # why it is late
    is_withdrawn: bool = False
    withdrawn: str = ""
    is_to_follow: bool = False
    promised: tuple[str, ...] = ()  # papers that are to follow, or are given by word of mouth
    earlier: MinutesDocument | None = None  # the minutes that the meeting is to approve
    matters: tuple[Matter, ...] = ()

    @property
    def name(self) -> str:
        """The item's part in the pack, where links lead."""
        return f"item-{self.number}"

    @property
    def has_report(self) -> bool:
        own = self.text or self.recommendations or self.report or self.questions
        return bool(own or self.earlier or self.matters)

    @property
    def has_pages(self) -> bool:
        return bool(self.has_report or self.papers or self.edition)


@dataclass(frozen=True)
class PackDocument:
    """A meeting's pack for one audience. `issued` is the moment of publication in ISO 8601, empty for a draft.

    A supplement has a number, and goes on from `first_page`; its items are those that it adds something to. `before`
    is the UUID of the version that readers had until this one.
    """

    partnership: str
    illustrative: bool
    board: str
    meeting: str
    audience: str
    audience_label: str
    day: str
    short_day: str
    begins: str
    ends: str
    venue: str
    address: str
    quorum: int
    votes: int
    chair: str
    seated: tuple[Seated, ...]
    advisers: tuple[str, ...]
    openness: str
    contacts: tuple[str, ...]
    notices: tuple[Notice, ...]
    issued: str
    issued_day: str
    figures_at: str
    rule_set: str
    items: tuple[Item, ...]
    is_double_sided: bool = False
    urgency: str = ""  # why the notice was short
    is_by_circulation: bool = False
    closes: str = ""  # when the last item ends
    supplement: int = 0
    first_page: int = 1
    version: int = 1
    before: str = ""
    strategy: str = ""  # the versions in force on the day

    @property
    def title(self) -> str:
        return f"{self.meeting}, {self.short_day}"

    @property
    def editions(self) -> tuple[Shown, ...]:
        """The dashboards in the pack, whole or as a figure in a report."""
        whole = tuple(item.edition for item in self.items if item.edition)
        reports = [item.report for item in self.items if item.report]
        figures = [figure for report in reports for figure in report.all_figures]
        return (*whole, *(Shown(one.edition, one.sha256, one.edition_title, one.seen) for one in figures))

    def holds(self, sha256: str) -> bool:
        """Whether a paper of this content is in the pack."""
        return any(paper.sha256 == sha256 for item in self.items for paper in item.papers)
