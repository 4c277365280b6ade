"""Documents of Word, PowerPoint and Excel as small as they can be, whole and hostile."""

from __future__ import annotations

import io
import zipfile

import openpyxl

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(files: dict[str, str | bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return written.getvalue()


def docx(text: str = "The review.", *, body: str = "", kind: str = WORD, links: str = "", **more: str | bytes) -> bytes:
    """A Word document of one heading and one paragraph; `links` are its relationships, `more` other files in it."""
    paragraphs = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>{body}"
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    )
    root = f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'
    relations = '<Relationships xmlns="{}/relationships">{}</Relationships>'
    return zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relations.format(PACKAGE, root),
            "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{paragraphs}</w:body></w:document>',
            "word/_rels/document.xml.rels": relations.format(PACKAGE, links),
            **more,
        }
    )


def odt(body: str = "<text:p>The review.</text:p>", *, kind: str = "text", manifest: str = "") -> bytes:
    """A text of LibreOffice; `manifest` goes into its table of contents."""
    return odf("text", body, kind=kind, manifest=manifest)


def odf(tag: str, body: str, *, kind: str = "", styles: str = "", manifest: str = "", inside: str = "") -> bytes:
    """A document of LibreOffice of this tag (text, spreadsheet, presentation); `inside` is a sheet embedded in it."""
    kind = kind or tag
    listed = _entry("/", kind) + _entry("content.xml") + manifest
    listed += _entry("Object 1/", "spreadsheet") + _entry("Object 1/content.xml") if inside else ""
    files: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": _content(tag, body, styles),
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0">{listed}'
        "</manifest:manifest>",
    }
    return zipped({**files, **({"Object 1/content.xml": _content("spreadsheet", inside)} if inside else {})})


# -- what a document of LibreOffice can hold ---------------------------------------------------------------------------

EMBEDDED = (
    '<draw:object xlink:href="./Object 1" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>'
)
IN_TEXT = f'<draw:frame text:anchor-type="as-char" svg:width="5cm" svg:height="3cm">{EMBEDDED}'
ON_SLIDE = f'<draw:frame svg:width="5cm" svg:height="3cm" svg:x="1cm" svg:y="6cm">{EMBEDDED}'
HIDDEN_TABLE = (
    '<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
HIDDEN_SLIDE = (
    '<style:style style:name="away" style:family="drawing-page"><style:drawing-page-properties '
    'presentation:visibility="hidden"/></style:style>'
)

_SIGNED = "<dc:creator>A. Author</dc:creator><dc:date>2020-01-01T10:00:00</dc:date>"
COMMENT = f"<office:annotation>{_SIGNED}<text:p>Ask the wardens.</text:p></office:annotation>"
DELETED = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>'
    f"{_SIGNED}</office:change-info><text:p>hardly</text:p></text:deletion></text:changed-region>"
    "</text:tracked-changes>"
)
WHERE_DELETED = '<text:change text:change-id="c1"/>'


def row(*cells: str, attributes: str = "") -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row {attributes}>{inner}</table:table-row>"


def table(name: str, *rows: str, attributes: str = "", columns: str = "") -> str:
    return f'<table:table table:name="{name}" {attributes}>{columns}{"".join(rows)}</table:table>'


def slide(said: str, *, more: str = "", notes: str = "", attributes: str = "") -> str:
    box = '<draw:frame svg:width="10cm" svg:height="3cm" svg:x="1cm" svg:y="{}cm"{}><draw:text-box><text:p>{}</text:p>'
    beside = box.format(10, ' presentation:class="notes"', notes) + "</draw:text-box></draw:frame>"
    shown = box.format(1, "", said) + "</draw:text-box></draw:frame>"
    return (
        f'<draw:page draw:master-page-name="Default" {attributes}>{shown}'
        f"{more}{f'<presentation:notes>{beside}</presentation:notes>' if notes else ''}</draw:page>"
    )


def _entry(path: str, kind: str = "") -> str:
    media_type = f"application/vnd.oasis.opendocument.{kind}" if kind else "text/xml"
    return f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media_type}"/>'


def _content(tag: str, body: str, styles: str = "") -> str:
    areas = ("office", "text", "table", "style", "script", "manifest", "presentation")
    names = " ".join(f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in areas)
    drawing = f'xmlns:draw="{OFFICE}:drawing:1.0" xmlns:svg="{OFFICE}:svg-compatible:1.0"'
    beside = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return (
        f'<office:document-content {names} {drawing} {beside} office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{tag}>{body}</office:{tag}></office:body></office:document-content>"
    )


def xlsx(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows or (("Ward", "Burglaries"), ("Hale", 12)):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def old_word(*names: str) -> bytes:
    """The beginning of a document of the old format, with streams of these names, and nothing that makes sense."""
    streams = b"".join(name.encode("utf-16-le") + b"\0\0" for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + streams.ljust(4096, b"\0")
