"""What a document says of itself: title, language, date, and whether it conforms to PDF/UA."""

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from pikepdf import Dictionary, Name, Pdf, Stream, String

PDF_UA = b"http://www.aiim.org/pdfua/ns/id/"
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
{more}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def claims_pdf_ua(root: Any) -> bool:
    """Whether a document (its catalogue) is tagged and states conformance to PDF/UA-1."""
    metadata = root.get("/Metadata")
    return "/StructTreeRoot" in root and isinstance(metadata, Stream) and PDF_UA in metadata.read_bytes()


def describe(pdf: Pdf, *, title: str, lang: str, author: str, created: datetime | None, is_pdf_ua: bool) -> None:
    """Write title, language, author and date into the catalogue, the information dictionary and the XMP."""
    more = ""
    if author:
        more += f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>\n"
        pdf.docinfo["/Author"] = author
    if created:
        more += f"<xmp:CreateDate>{created.isoformat(timespec='seconds')}</xmp:CreateDate>\n"
        pdf.docinfo["/CreationDate"] = pdf_date(created)
    if is_pdf_ua:
        more += "<pdfuaid:part>1</pdfuaid:part>\n"
    pdf.docinfo["/Title"] = title
    root = pdf.Root
    text = XMP.format(title=escape(title), lang=escape(lang), more=more)
    root.Metadata = pdf.make_stream(text.encode(), Type=Name.Metadata, Subtype=Name.XML)
    root.Lang = String(lang)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines


def pdf_date(moment: datetime) -> str:
    """`D:20260115093000+00'00'` (ISO 32000-1, 7.9.4)."""
    zone = moment.strftime("%z")
    return moment.strftime("D:%Y%m%d%H%M%S") + (f"{zone[:3]}'{zone[3:5]}'" if zone else "Z")
