"""How large a PDF may be that somebody uploads, in one place for the form, the job and the process that opens it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, lengths in millimetres, times in seconds."""

    bytes: int = 50_000_000
    pages: int = 1_000
    shortest_side: float = 20
    longest_side: float = 1_500  # a little over A0
    objects: int = 400_000
    unpacked: int = 300_000_000  # all streams of one document together
    memory: int = 700_000_000  # address space of the process that opens it
    cpu: int = 30
    wall: int = 60


LIMITS = Limits()
