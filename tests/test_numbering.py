"""Numbers are put into a text when it is shown, never typed: paragraphs, headings, footnotes, pictures."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scpb.documents import markup, richtext
from scpb.documents.numbering import Style, divided, numbered

PARAGRAPHS = Style("5.1", counts_paragraphs=True, heading=4)


def numbers(html: str) -> list[str]:
    return [number.strip() for number in re.findall(r'class="para__no">([^<]*)<', html)]


def test_each_paragraph_takes_the_next_number_and_lists_take_none() -> None:
    html = "<p>One</p><ul><li><p>point</p></li></ul><p>Two</p><table><tr><td><p>cell</p></td></tr></table><p>Three</p>"
    assert numbers(numbered(html, PARAGRAPHS).html) == ["5.1.1", "5.1.2", "5.1.3"]


def test_a_sub_paragraph_is_numbered_under_the_one_before() -> None:
    html = '<p>A</p><p data-level="2">a</p><p data-level="2">b</p><p data-level="0">on</p><p>B</p><p data-level="2">a'
    assert numbers(numbered(html, PARAGRAPHS).html) == ["5.1.1", "5.1.1.1", "5.1.1.2", "5.1.2", "5.1.2.1"]


def test_a_sub_paragraph_with_nothing_above_it_is_a_paragraph() -> None:
    assert numbers(numbered('<p data-level="2">a</p>', PARAGRAPHS).html) == ["5.1.1"]


def test_a_picture_alone_is_no_paragraph() -> None:
    html = '<p>A</p><p><img src="/x/" alt="Map"></p><p>B</p>'
    assert numbers(numbered(html, PARAGRAPHS).html) == ["5.1.1", "5.1.2"]


def test_headings_are_numbered_where_the_form_numbers_headings() -> None:
    style = Style("3", counts_headings=True, heading=3)
    html = "<h2>Policies</h2><p>x</p><h3>More</h3><h2>Design</h2>"
    assert numbered(html, style).html == "<h3>3.1 Policies</h3><p>x</p><h4>More</h4><h3>3.2 Design</h3>"
    lower = "<h3>Policies</h3><p>x</p><h4>More</h4><h3>Design</h3>"
    assert numbered(lower, style).html == numbered(html, style).html


def test_an_author_s_headings_skip_no_level() -> None:
    assert numbered("<h4>Deep</h4><h3>Next</h3>", Style(heading=3)).html == "<h3>Deep</h3><h4>Next</h4>"


def test_footnotes_count_on_from_the_sections_before() -> None:
    found = numbered(
        '<p>A<sup data-note="First &amp; last"></sup> m<sup>2</sup><sup data-note="b"></sup></p>', Style(notes_before=2)
    )
    assert found.notes == ("First & last", "b")
    assert 'href="#fn-3" id="fnref-3">3</a></sup> m<sup>2</sup><sup><a class="noted" href="#fn-4"' in found.html


def test_a_picture_that_is_not_the_report_s_is_left_out() -> None:
    own = {"/x/": ("asset:1", "A & b")}
    html = '<p>A<img src="/x/" alt="a"><img src="/y/" alt="b"></p>'
    shown = numbered(html, Style(), lambda src, _alt: own.get(src))
    assert shown.html == '<p>A<img src="asset:1" alt="A &amp; b"></p>'


def test_a_text_is_divided_before_each_heading_of_its_own() -> None:
    html = "<p>Before</p><h2>Aims &amp; <em>ends</em></h2><p>x</p><h3>not here</h3><h2>Next</h2>"
    assert divided(html) == [
        ("", "<p>Before</p>"),
        ("Aims & ends", "<p>x</p><h3>not here</h3>"),
        ("Next", ""),
    ]


def test_a_list_item_holds_its_words_without_paragraphs() -> None:
    html = "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p><p>d</p></li></ul>"
    assert numbered(html, Style()).html == "<ul><li>a<ul><li>b</li></ul></li><li>c<br>d</li></ul>"


def test_what_is_numbered_is_otherwise_as_it_was() -> None:
    html = '<p>3 &lt; 4 &amp; <a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">so on</a><br>x</p>'
    assert numbered(html, Style()).html == html


# -- signs in a plain text area --------------------------------------------------------------------------------------

SIGNED = """# Overview

A **bold** and _slanted_ word, [a link](https://example.org/?a=1&b=2) and a note[^Published in May & June].

> Under it.

. Goes on.

- one
- two

1. first
2. second

a. either
b. or

## Below

![A map of the wards](/reports/images/0f3c/)"""


def test_signs_become_rich_text_and_come_back() -> None:
    html = markup.to_html(SIGNED)
    for part in (
        "<h2>Overview</h2>",
        "<strong>bold</strong>",
        '<sup data-note="Published in May &amp; June"></sup>',
        '<p data-level="2">Under it.</p>',
        '<p data-level="0">Goes on.</p>',
        "<ol><li>first</li><li>second</li></ol>",
        '<ol type="a"><li>either</li><li>or</li></ol>',
        '<img src="/reports/images/0f3c/" alt="A map of the wards">',
    ):
        assert part in html
    assert markup.to_text(html) == SIGNED
    assert markup.holds(html)


@pytest.mark.parametrize(
    "html",
    [
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
        "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>",
        "<p>m<sup>2</sup></p>",
        "<blockquote><p>a</p></blockquote>",
        "<p>2 * 3 **4</p><ol start='3'><li>x</li></ol>",
    ],
)
def test_what_signs_cannot_say_is_told_apart(html: str) -> None:
    assert not markup.holds(richtext.clean(html))


def test_what_an_editor_writes_in_lists_is_no_difference() -> None:
    assert markup.holds("<ul><li><p>a</p></li><li><p>b</p></li></ul>")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n"), max_size=200))
def test_signs_never_become_markup_that_the_allowlist_lacks(text: str) -> None:
    html = markup.to_html(text)
    assert richtext.clean(html) == html


def test_markup_typed_as_text_stays_text() -> None:
    assert markup.to_html("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert "<a" not in markup.to_html("[x](javascript:alert(1))")
