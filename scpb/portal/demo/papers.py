"""What the demonstration's uploaded papers say; invented like the rest of it."""

# Title → headings with their paragraphs.
PAPERS: dict[str, list[tuple[str, list[str]]]] = {
    "Fires, false alarms and home visits": [
        (
            "What happened",
            [
                "Fires in homes were fewer than in any of the five years before. Most began in kitchens, and most were "
                "out before a crew arrived, because somebody had been woken by an alarm.",
                "False alarms from automatic systems did not become fewer. Two buildings account for a third of them, "
                "and their owners have been visited.",
            ],
        ),
        (
            "What was done",
            [
                "Crews visited homes where somebody lives alone, smokes, or uses oxygen. Partners named most of these "
                "homes: carers, housing officers and general practitioners.",
                "Cadets finished their year with a drill in front of their families. Half of them want to stay.",
            ],
        ),
        ("What is asked of the board", ["That partners go on naming homes that should be visited."]),
    ],
    "Employment after release: twelve months of the panel": [
        (
            "Who came",
            [
                "People who had served a sentence and who were looking for work were offered a mentor from one of the "
                "employers on the panel. Nearly all of those who were offered one accepted.",
            ],
        ),
        (
            "What became of them",
            [
                "About half had work after six months and most of these kept it. Those who did not find work named the "
                "same two obstacles: no bank account, and hours that clash with appointments on probation.",
                "The Department for Work and Pensions now opens accounts on the day of release.",
            ],
        ),
        ("What comes next", ["The panel asks the Probation Service for appointments in the evening."]),
    ],
}
