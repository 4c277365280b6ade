"""What stays as it was written when two records of one person are merged: what was agreed on, published or sent.

It is what `meetings.triggers` freezes. A letter that still waits goes to the record that stays (`meetings.letters`).
"""

from scpb.boards.services.merging import keep_as_written

keep_as_written(
    "meetings.Letter.person",
    "meetings.MinutesVersion.made_by",
    "meetings.PlanEdition.published_by",
    "meetings.ReportVersion.made_by",
)
