"""Rich text: what an author may write stays, everything else goes, and plain paragraphs come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scpb.documents import richtext

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><g/></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<iframe src='https://example.org'></iframe>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<p style='position:fixed;background:url(//example.org)'>x</p>",
    "<p onclick=alert(1)>x</p>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<style>@import url(//example.org/x.css)</style>",
    "<object data='x'></object><embed src='x'>",
    "<form action=//example.org><input name=password></form>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<img src='https://example.org/pixel.gif' alt='spy'>",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_acts_or_calls_out_survives(payload: str) -> None:
    cleaned = richtext.clean(f"<p>before</p>{payload}<p>after</p>").lower()
    assert "<p>before</p>" in cleaned
    for trace in (
        "<script",
        "onerror",
        "onload",
        "onclick",
        "javascript",
        "style",
        "<iframe",
        "example.org",
        "file:",
        "<form",
    ):
        assert trace not in cleaned


def test_headings_lists_tables_and_links_stay() -> None:
    written = (
        '<h2>Findings</h2><p>See <a href="https://example.org/">the note</a> and <strong>this</strong>.</p>'
        "<ul><li>one</li></ul>"
        '<table><thead><tr><th scope="col">Ward</th></tr></thead><tbody><tr><td colspan="2">Hale</td></tr></tbody>'
        "</table>"
    )
    cleaned = richtext.clean(written)
    assert cleaned == written.replace('org/">', 'org/" rel="noopener noreferrer">')


def test_a_first_level_heading_gives_way_to_the_page_s_own() -> None:
    assert richtext.clean("<h1>Report</h1>") == "<h2>Report</h2>"


def test_a_picture_of_our_own_keeps_its_words() -> None:
    assert richtext.clean('<img src="/pictures/12/" alt="Map of the ward">') == (
        '<img src="/pictures/12/" alt="Map of the ward">'
    )


@pytest.mark.parametrize(("asked", "kept"), [("100000", "20"), ("3", "3"), ("-1", None), ("0", None), ("٣", None)])
def test_a_cell_spans_no_more_than_a_table_can_have(asked: str, kept: str | None) -> None:
    cleaned = richtext.clean(f"<table><tbody><tr><td colspan='{asked}'>x</td></tr></tbody></table>")
    assert (f'colspan="{kept}"' in cleaned) if kept else "colspan" not in cleaned


def test_text_nested_absurdly_deep_is_kept_as_plain_paragraphs() -> None:
    assert richtext.clean("<blockquote>" * 5000 + "words" + "</blockquote>" * 5000) == "<p>words</p>"


def test_cleaning_what_is_clean_changes_nothing() -> None:
    once = richtext.clean("<h2>A &amp; B</h2><ol start='3'><li id='para-1.2'>x &lt; y</li></ol>")
    assert richtext.clean(once) == once


def test_plain_paragraphs_and_lists_become_html() -> None:
    plain = "First line\nsecond line\n\n- one\n- two\n\n3 < 4 & so on"
    assert richtext.from_plain(plain) == (
        "<p>First line<br>second line</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>3 &lt; 4 &amp; so on</p>"
    )
    assert richtext.to_plain(richtext.from_plain(plain)) == plain


def test_the_words_of_a_table_come_row_by_row() -> None:
    html = "<table><tr><th>Ward</th><th>Count</th></tr><tr><td>Hale</td><td>3</td></tr></table>"
    assert richtext.to_plain(html) == "Ward Count\nHale 3"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n"), max_size=200))
def test_plain_text_comes_back_and_is_never_markup(text: str) -> None:
    html = richtext.from_plain(text)
    assert richtext.clean(html).replace("\n", "") == html.replace("\n", "")
    assert richtext.from_plain(richtext.to_plain(html)) == html


def test_footnotes_levels_and_lettered_lists_stay() -> None:
    written = '<p data-level="2">x<sup data-note="See &quot;A&quot; &lt;b&gt;"></sup></p><ol type="a"><li>y</li></ol>'
    assert richtext.clean(written) == written
    assert richtext.clean('<p data-level="9">x</p><ol type="x"><li>y</li></ol><sup data-note=" "></sup>') == (
        "<p>x</p><ol><li>y</li></ol><sup></sup>"
    )


def test_the_words_of_a_footnote_are_words_of_the_text() -> None:
    assert richtext.to_plain('<p>The plan<sup data-note="Agreed in May"></sup>.</p>') == "The plan (Agreed in May)."
