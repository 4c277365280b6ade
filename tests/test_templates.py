"""What must hold in every template and style sheet, whoever wrote it."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static").rglob("*.css"))

every_template = pytest.mark.parametrize("path", TEMPLATES, ids=[str(path.relative_to(ROOT)) for path in TEMPLATES])


@every_template
def test_a_template_compiles(path: Path):
    assert get_template(str(path.relative_to(ROOT / "templates")))


@every_template
def test_a_template_obeys_the_content_security_policy(path: Path):
    text = path.read_text()
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""\s(style|on[a-z]+)=["']""", text)
    assert not re.search(r"\bhx-(on|vals='js|headers='js)", text)


@every_template
def test_a_template_loads_nothing_from_another_host(path: Path):
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", path.read_text())


@every_template
def test_a_form_that_changes_something_carries_its_token(path: Path):
    for form in re.findall(r"<form\b.*?</form>", path.read_text(), flags=re.S):
        if re.search(r'method="post"', form, flags=re.I):
            assert "{% csrf_token %}" in form


@every_template
def test_a_table_that_becomes_cards_on_a_phone_stays_a_table_for_screen_readers(path: Path):
    # a browser forgets that a table is one once it is laid out as blocks, unless its parts say so
    for table in re.findall(r'<table\b[^>]*class="[^"]*\b(?:cards|dash)\b.*?</table>', path.read_text(), flags=re.S):
        assert re.match(r'<table[^>]* role="table"', table)
        assert not re.search(r"<(thead|tbody|tr|th|td)(?![^>]* role=)[ >]", table)


@pytest.mark.parametrize("path", SHEETS, ids=[str(path.relative_to(ROOT)) for path in SHEETS])
def test_a_style_sheet_needs_no_other_file(path: Path):
    text = path.read_text()
    assert not re.search(r"@import|@font-face|url\((?!['\"]?data:)", text)


def test_the_vendored_styles_carry_neither_the_typeface_nor_the_crest():
    css = (ROOT / "static" / "vendor" / "govuk.css").read_text()
    assert "GDS Transport" not in css
    assert "crest" not in css


@every_template
def test_a_key_in_an_address_or_a_name_is_not_written_with_separators(path: Path):
    # `{{ meeting.pk }}` becomes 1,085 once there are so many rows, and leads nowhere
    assert not re.search(r"\{\{ *(\w+\.)*pk *\}\}", path.read_text())
