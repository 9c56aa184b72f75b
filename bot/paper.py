"""Write a document of headings, lines and tables as a Word file: A4, and Chinese in a Chinese font."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from core.printable import one_line
from core.types import Lang

if TYPE_CHECKING:
    from docx.document import Document

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LATIN, CHINESE = "Calibri", "Microsoft YaHei"  # both come with Word; other programs take what is nearest
WIDTH, HEIGHT, MARGIN = 210, 297, 20  # millimetres of A4
BODY, SMALL = 10.5, 9  # points
LONGEST_TITLE = 255  # characters of a document property (python-docx 1.2, CoreProperties)
STYLES = ("Normal", "Title", "Heading 1", "List Bullet", "Table Grid")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines under it, then a table: the first row is its head."""

    title: str
    lines: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[int] = ()  # millimetres of the columns


def write(title: str, under: str, sections: Sequence[Section], made: datetime, lang: Lang) -> bytes:
    """Return the document; the same words give the same bytes of content."""
    import docx

    document = docx.Document()
    _lay_out(document)
    document.core_properties.title, document.core_properties.author = one_line(title)[:LONGEST_TITLE], "Callsheet"
    document.core_properties.created = document.core_properties.modified = made.replace(tzinfo=None)
    document.core_properties.language = {"en": "en-US", "zh": "zh-CN"}[lang]
    document.add_paragraph(one_line(title), style="Title")
    document.add_paragraph(one_line(under))
    for section in sections:
        _write(document, section)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _write(document: "Document", section: Section) -> None:
    document.add_paragraph(one_line(section.title), style="Heading 1")
    for line in section.lines:
        document.add_paragraph(one_line(line), style="List Bullet")
    if section.rows:
        _table(document, section)


def _table(document: "Document", section: Section) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm, Pt

    table = document.add_table(rows=0, cols=len(section.rows[0]), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for column, width in zip(table.columns, section.widths, strict=True):
        column.width = Mm(width)
    for number, row in enumerate(section.rows):
        added = table.add_row()
        _mark(added, "w:cantSplit")
        cells = added.cells
        for cell, text, width in zip(cells, row, section.widths, strict=True):
            cell.width = Mm(width)
            run = cell.paragraphs[0].add_run(one_line(text))
            run.font.size, run.bold = Pt(SMALL), number == 0
    _mark(table.rows[0], "w:tblHeader")


def _mark(row: Any, name: str) -> None:
    """Mark a row: it stays on one page (``w:cantSplit``), or stands again on every page (``w:tblHeader``)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _lay_out(document: "Document") -> None:
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Mm(WIDTH), Mm(HEIGHT)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(MARGIN)
    for name in STYLES:
        style = document.styles[name]
        _fonts(style)
        if name.startswith(("Title", "Heading")):
            style.font.color.rgb = RGBColor(0x1F, 0x2A, 0x44)
    document.styles["Normal"].font.size = Pt(BODY)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    document.styles["Title"].font.size = Pt(20)
    document.styles["Heading 1"].font.size = Pt(13)


def _fonts(style: Any) -> None:
    """Name both fonts: Word shows Chinese in the East Asian one, whatever the Latin one is."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    style.font.name = LATIN
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's font goes before a named one
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:ascii"), LATIN)
    fonts.set(qn("w:hAnsi"), LATIN)
    fonts.set(qn("w:eastAsia"), CHINESE)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "en-US")
    spoken.set(qn("w:eastAsia"), "zh-CN")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(spoken)
