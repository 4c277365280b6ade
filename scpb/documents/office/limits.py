"""How large an office document may be, and what turning it into PDF may cost."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    bytes: int = 50_000_000
    entries: int = 10_000  # files inside one document
    unpacked: int = 400_000_000  # all of them together
    written: int = 200_000_000  # any file that the program writes
    memory: int = 4_000_000_000  # address space of the program, most of which it never touches
    cpu: int = 120
    wall: int = 150


LIMITS = Limits()
