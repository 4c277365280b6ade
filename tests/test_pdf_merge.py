"""Packs: every page numbered, every link alive, every tag in one tree, whoever made the parts."""

import io
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from scpb.documents.pdf import Mark, Part, Span, dead_links, inspect, merge, plan, render
from tests import pdf_reading as reading

CSS = ["@page { size: A5; @bottom-left { content: 'Board, 23 January' } }"]


def document(title: str, body: str = "<p>Text.</p>", lang: str = "en-GB") -> bytes:
    head = f'<html lang="{lang}"><head><title>{title}</title></head>'
    return render(f"<!DOCTYPE html>{head}<body><h1>{title}</h1>{body}</body></html>", css=CSS)


REPORT = """<p>See <a href="#end">the end</a> and <a href="https://example.org/">elsewhere</a>.</p>
<table><thead><tr><th scope="col">Ward</th><th scope="col">Count</th></tr></thead>
<tbody><tr><th scope="row">Hale</th><td>3</td></tr></tbody></table>
<h2 id="end" style="break-before: page">End</h2><ul><li>one<ul><li>deeper</li></ul></li></ul>"""


def report(name: str, title: str = "", **more: Any) -> Part:
    return Part(name, title or f"Report {name}", document(title or f"Report {name}", REPORT), **more)


def saved(pdf: Pdf) -> bytes:
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


def from_elsewhere(roles: dict[str, Name] | None = None) -> bytes:
    """A tagged paper as other programs write it: nested parent tree, roles, classes, older destinations."""
    with reading.opened(document("Paper", REPORT)) as pdf:
        tree = pdf.Root.StructTreeRoot
        tree.RoleMap = Dictionary(roles or {"/Story": Name.Sect})
        tree.K[0].S = Name.Story
        tree.ClassMap = Dictionary(Loud=Dictionary(O=Name.Layout))
        tree.ParentTree = pdf.make_indirect(Dictionary(Kids=Array([pdf.make_indirect(tree.ParentTree)])))
        pdf.Root.Dests = Dictionary(Old=Array([pdf.pages[1].obj, Name.Fit]))
        del pdf.Root.Names
        pdf.pages[0].obj.Annots[0].Dest = Name.Old
        return saved(pdf)


def untagged(pages: int = 2) -> bytes:
    pdf = pikepdf.new()
    for _number in range(pages):
        pdf.add_blank_page(page_size=(420, 595))
        # open states and a tiny scale: what follows must not suffer from them
        pdf.pages[-1].obj.Contents = pdf.make_stream(b"q q 0.01 0 0 0.01 300 300 cm 0 0 5000 5000 re f Q Q Q")
    return saved(pdf)


# -- pages and numbers -------------------------------------------------------------------------------


def test_parts_follow_each_other_and_each_page_shows_its_label() -> None:
    pack = merge([report("a"), report("b"), report("c")], title="Pack", first_number=11)
    assert pack.pages == {"a": Span(11, 12), "b": Span(13, 14), "c": Span(15, 16)}
    assert pack.count == 6
    numbers = [str(number) for number in range(11, 17)]
    assert reading.labels(pack.data) == numbers
    assert [page.split()[-1] for page in reading.words(pack.data)] == numbers


def test_double_sided_packs_begin_each_part_on_the_front_of_a_sheet() -> None:
    single = Part("cover", "Cover", document("Cover"))
    pack = merge(
        [single, report("a"), Part("b", "B", document("B")), report("c", starts_sheet=False)],
        title="P",
        double_sided=True,
    )
    assert pack.pages == {"cover": Span(1, 1), "a": Span(3, 4), "b": Span(5, 5), "c": Span(6, 7)}
    assert reading.words(pack.data)[1].strip() == "2"
    assert reading.faults(pack.data) == []


def test_the_plan_says_beforehand_where_the_parts_will_stand() -> None:
    parts = [Part("cover", "Cover", document("Cover")), report("a"), report("b")]
    counts = {"cover": (1, True), "a": (2, True), "b": (2, True)}
    assert plan(counts, double_sided=True) == merge(parts, title="P", double_sided=True).pages


def test_item_marks_stand_on_every_page_of_their_part() -> None:
    pack = merge([Part("cover", "Cover", document("Cover")), report("a", mark=Mark("Agenda item", "4"))], title="P")
    assert ["AGENDA ITEM" in page for page in reading.words(pack.data)] == [False, True, True]


def test_a_part_may_go_without_printed_numbers_and_keeps_its_labels() -> None:
    pack = merge([Part("cover", "Cover", document("Cover"), numbered=False)], title="P")
    assert reading.labels(pack.data) == ["1"]
    assert "1" not in reading.words(pack.data)[0]


@pytest.mark.parametrize(
    "parts",
    [
        list,
        lambda: [report("a"), report("a")],
        lambda: [report("a/b")],
        lambda: [report("")],
        lambda: [report("a", under="b"), report("b")],
    ],
    ids=["no parts", "one name twice", "a slash", "no name", "under a later part"],
)
def test_parts_that_cannot_be_told_apart_are_a_mistake_of_the_caller(parts: Any) -> None:
    with pytest.raises(ValueError, match=r"part|name|under"):
        merge(parts(), title="P")


# -- links, bookmarks and destinations ---------------------------------------------------------------


def test_links_within_a_part_lead_within_that_part() -> None:
    pack = merge([report("a"), report("b"), Part("c", "C", from_elsewhere(), ours=False)], title="P")
    assert dead_links(pack.data) == []
    with reading.opened(pack.data) as pdf:
        targets = [str(pdf.pages[index].obj.Annots[0].Dest) for index in (0, 2, 4)]
        assert targets == ["a/end", "b/end", "c/Old"]
        assert str(pdf.pages[0].obj.Annots[1].A.URI) == "https://example.org/"


def test_links_lead_to_other_parts_and_to_places_in_them() -> None:
    body = (
        '<p><a href="pack:a">the report</a> <a href="pack:a#end">its end</a> <a href="#top">up</a></p><p id="top">x</p>'
    )
    pack = merge([Part("order", "Order", document("Order", body)), report("a")], title="P")
    with reading.opened(pack.data) as pdf:
        assert [str(link.Dest) for link in pdf.pages[0].obj.Annots] == ["a", "a/end", "order/top"]
    assert (dead_links(pack.data), pack.notices) == ([], ())


def test_a_link_that_leads_nowhere_is_taken_out_and_told() -> None:
    body = '<p><a href="pack:gone">gone</a> <a href="pack:a#nowhere">nowhere</a> <a href="pack:a">there</a></p>'
    pack = merge([Part("order", "Order", document("Order", body)), report("a")], title="P")
    assert [notice.part for notice in pack.notices] == ["order"]
    assert pack.notices[0].sentence == "2 links of “Order” led nowhere and were taken out: pages 1."
    assert (dead_links(pack.data), reading.faults(pack.data)) == ([], [])
    with reading.opened(pack.data) as pdf:
        assert len(pdf.pages[0].obj.Annots) == 1


@pytest.mark.parametrize("address", ["/meetings/3/", "report.html", "javascript:alert(1)", "file:///etc/passwd"])
def test_addresses_that_mean_nothing_outside_the_portal_are_taken_out(address: str) -> None:
    pack = merge([Part("a", "A", document("A", f'<p><a href="{address}">x</a></p>'))], title="P")
    assert len(pack.notices) == 1
    with reading.opened(pack.data) as pdf:
        assert "/Annots" not in pdf.pages[0].obj


def test_dead_links_are_seen() -> None:
    with reading.opened(merge([report("a")], title="P").data) as pdf:
        pdf.pages[0].obj.Annots[0].Dest = String("nowhere")
        pdf.Root.Outlines.First.Dest = Array([pdf.make_indirect(Dictionary(Type=Name.Page)), Name.Fit])
        assert [line.split()[0] for line in dead_links(saved(pdf))] == ["link", "bookmark"]


def test_bookmarks_follow_parts_then_their_headings() -> None:
    parts = [
        Part("cover", "Cover", document("Board")),
        report("a", title="Item 1"),
        Part("p", "Paper A", document("Plan", REPORT), under="a", ours=False),
        Part("u", "Scan", untagged(), ours=False),
    ]
    assert reading.outline(merge(parts, title="P").data) == [
        (0, "Cover"),
        (0, "Item 1"),
        (1, "End"),
        (1, "Paper A"),
        (2, "Plan"),
        (3, "End"),
        (0, "Scan"),
    ]


# -- tags --------------------------------------------------------------------------------------------


def test_all_tags_hang_in_one_tree() -> None:
    twice = document("Twice", REPORT)
    parts = [
        report("a"),
        Part("b", "Same", twice),
        Part("c", "Same again", twice),
        Part("d", "Paper", from_elsewhere(), ours=False),
        Part("e", "Clash", from_elsewhere({"/Story": Name.Div}), ours=False),
    ]
    pack = merge(parts, title="P")
    assert reading.faults(pack.data) == []
    with reading.opened(pack.data) as pdf:
        tree = pdf.Root.StructTreeRoot
        assert [str(top.S) for top in tree.K] == ["/Document"]
        assert [(str(part.S), str(part.T)) for part in tree.K[0].K] == [("/Part", part.title) for part in parts]
        assert {key: str(role) for key, role in tree.RoleMap.items()} == {"/Story": "/Sect", "/e-Story": "/Div"}
        assert set(tree.ClassMap.keys()) == {"/Loud", "/e-Loud"}


def test_an_upload_that_was_cleaned_keeps_its_tags() -> None:
    pack = merge([report("a"), Part("b", "Paper", inspect(from_elsewhere()).cleaned, ours=False)], title="P")
    assert pack.is_tagged
    assert (reading.faults(pack.data), dead_links(pack.data)) == ([], [])


def test_an_untagged_paper_is_an_artifact_and_the_officer_is_told() -> None:
    pack = merge([report("a"), Part("b", "Scan", untagged(), ours=False), report("c")], title="P")
    assert (pack.untagged, [notice.part for notice in pack.notices]) == (("b",), ["b"])
    assert reading.faults(pack.data) == []
    with reading.opened(pack.data) as pdf:
        assert b"/Artifact BMC" in pdf.pages[2].obj.Contents[1].read_bytes()
        assert b"<pdfuaid:part>" not in pdf.Root.Metadata.read_bytes()
    assert reading.ink(pack.data, 2)[595 - 325 : 595 - 310, 310:325].all(), "the paper itself is shown"


def test_an_untagged_paper_claims_no_tags_of_others() -> None:
    with reading.opened(document("Paper", REPORT)) as pdf:
        del pdf.Root.StructTreeRoot
        stripped = saved(pdf)
    for paper in (stripped, inspect(stripped).cleaned):
        pack = merge([report("a"), Part("b", "Paper", paper, ours=False)], title="P")
        assert (reading.faults(pack.data), dead_links(pack.data), pack.untagged) == ([], [], ("b",))


def test_a_pack_of_our_pages_says_that_it_is_accessible() -> None:
    pack = merge([report("a"), report("b")], title="Pack <1>", lang="en-GB", author="Board")
    assert reading.fonts_left_out(pack.data) == []
    with reading.opened(pack.data) as pdf:
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()
        assert str(pdf.open_metadata()["dc:title"]) == "Pack <1>"
        assert (str(pdf.Root.Lang), pdf.Root.MarkInfo.Marked, pdf.Root.ViewerPreferences.DisplayDocTitle) == (
            "en-GB",
            True,
            True,
        )
        assert {str(page.obj.Tabs) for page in pdf.pages} == {"/S"}


def test_a_part_in_another_language_says_so() -> None:
    pack = merge([report("a"), Part("b", "Raport", document("Raport", lang="pl"))], title="P", lang="en-GB")
    with reading.opened(pack.data) as pdf:
        assert [str(part.get("/Lang", "")) for part in pdf.Root.StructTreeRoot.K[0].K] == ["", "pl"]


# -- the same again ----------------------------------------------------------------------------------


def test_the_same_parts_give_the_same_bytes() -> None:
    def made() -> bytes:
        return merge([report("a", mark=Mark("Item", "1")), Part("b", "B", untagged(), ours=False)], title="P").data

    assert made() == made()


def test_the_date_is_the_one_given() -> None:
    moment = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
    with reading.opened(merge([report("a")], title="P", created=moment).data) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260115093000+00'00'"
