"""Two versions of a text, word by word."""

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from scpb.documents import differences
from scpb.documents.differences import Piece, compare, compare_html, has_changed


def kinds(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text.strip()) for piece in compare(old, new)]


def test_a_word_that_was_replaced_is_shown_before_the_one_that_took_its_place() -> None:
    assert kinds("Mr Murrant was there.", "Mr Mariner was there.") == [
        ("same", "Mr"),
        ("removed", "Murrant"),
        ("added", "Mariner"),
        ("same", "was there."),
    ]


def test_words_that_were_added_or_removed_stand_alone() -> None:
    assert kinds("The board agreed.", "The board of partners agreed.") == [
        ("same", "The board"),
        ("added", "of partners"),
        ("same", "agreed."),
    ]
    assert ("removed", "of partners") in kinds("The board of partners agreed.", "The board agreed.")


def test_a_word_that_only_gets_a_comma_is_the_same_word() -> None:
    assert kinds("Young people robbed or hurt", "Young people robbed, hurt or exploited") == [
        ("same", "Young people robbed"),
        ("added", ", hurt"),
        ("same", "or"),
        ("removed", "hurt"),
        ("added", "exploited"),
    ]
    assert kinds("1,267 offences", "1,173 offences")[:2] == [("removed", "1,267"), ("added", "1,173")]


def test_a_change_of_spaces_alone_is_none() -> None:
    assert not has_changed(compare("One  two\n\nthree", "One two\nthree"))


def test_a_text_against_nothing_is_all_added_or_all_removed() -> None:
    assert compare("", "New text.") == [Piece("added", "New text.")]
    assert compare("Old text.", "") == [Piece("removed", "Old text.")]
    assert compare("", "") == []


def test_rich_text_is_compared_by_its_words_and_not_by_its_marks() -> None:
    assert not has_changed(compare_html("<p>Nine <b>people</b></p>", "<p>Nine people</p>"))
    assert [piece.text.strip() for piece in compare_html("<p>Nine people</p>", "<p>Ten people</p>")] == [
        "Nine",
        "Ten",
        "people",
    ]


def test_what_did_not_change_is_not_marked_however_long_the_text() -> None:
    long = "\n\n".join(f"Paragraph {number} says that nothing changes." for number in range(3000))
    changed = [piece for piece in compare(long, long.replace("1500 says", "1500 claims")) if piece.kind != "same"]
    assert [piece.text.strip() for piece in changed] == ["says", "claims"]


def test_a_passage_too_long_to_compare_is_replaced_as_a_whole(monkeypatch) -> None:
    monkeypatch.setattr(differences, "MOST", 3)
    assert [piece.kind for piece in compare("one two three", "four five six")] == ["removed", "added"]


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_each_text_can_be_read_again_from_the_pieces(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert "".join(piece.text for piece in pieces if piece.kind != "added").split() == old.split()


def test_the_page_marks_changes_for_eyes_and_ears() -> None:
    page = render_to_string("documents/_difference.html", {"pieces": compare("Nine <people>", "Ten <people>")})
    assert "<del>" in page
    assert "<ins>" in page
    assert "added:" in page
    assert "end of removal" in page
    assert "&lt;people&gt;" in page
