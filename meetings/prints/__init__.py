"""Prints: frozen documents of a board's business, each drawn by one template as PDF and, where it makes sense, Word.

An area says what its print holds by a frozen dataclass under `@printed(PrintKind.MINUTES)`; its template is
`templates/meetings/print/minutes.html` and asks for nothing but `document`. The dataclass has `title` and `running`,
the line at the foot of its pages. `meetings.services.prints.ask` makes the print of one.
"""

from meetings.prints.kinds import Printable, printed, restored, template_of

__all__ = ["Printable", "printed", "restored", "template_of"]
