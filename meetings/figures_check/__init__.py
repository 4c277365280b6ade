"""Figures of one pack that contradict each other: plain passages in, findings out.

`periods` reads which months a text speaks of, `naming` what it counts, `stating` puts numbers to both, `comparing`
finds what disagrees or was printed before. It would rather miss than cry wolf.
"""
