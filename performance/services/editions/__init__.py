"""What an analyst does with an edition: begin it, write in it, freeze it, release it, correct it."""

from performance.services.editions.correcting import correct
from performance.services.editions.life import (
    COMPUTE,
    PRINT,
    begin,
    compute_again,
    discard,
    enqueue_compute,
    freeze,
    job_of,
    keep_pdf,
)
from performance.services.editions.pictures import (
    accept_picture,
    add_picture,
    edit_picture,
    refuse_picture,
    remove_picture,
)
from performance.services.editions.releasing import release, release_with_pack, set_with_pack
from performance.services.editions.states import Overtaken
from performance.services.editions.wording import change_factor, note_cell, set_rating, take_back
from performance.services.editions.words import move_words, remove_words, write

__all__ = [
    "COMPUTE",
    "PRINT",
    "Overtaken",
    "accept_picture",
    "add_picture",
    "begin",
    "change_factor",
    "compute_again",
    "correct",
    "discard",
    "edit_picture",
    "enqueue_compute",
    "freeze",
    "job_of",
    "keep_pdf",
    "move_words",
    "note_cell",
    "refuse_picture",
    "release",
    "release_with_pack",
    "remove_picture",
    "remove_words",
    "set_rating",
    "set_with_pack",
    "take_back",
    "write",
]
