"""Writing strategies: versions and what they say, how they change, and the plans that deliver them."""

from strategy.services.versions import (
    Line,
    add_strategy,
    add_version,
    edit_strategy,
    edit_version,
    require_editor,
    word_priorities,
)

__all__ = [
    "Line",
    "add_strategy",
    "add_version",
    "edit_strategy",
    "edit_version",
    "require_editor",
    "word_priorities",
]
