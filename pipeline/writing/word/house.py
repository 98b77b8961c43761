"""The house that a Word document is written in: a template's or funn's own styles, headings' numbers and pages."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.section import Section
from docx.shared import Cm
from lxml import etree

from pipeline.errors import UserError
from pipeline.labels import LabelLanguage
from pipeline.writing.word import markup

_STYLES = Path(__file__).parent / "styles.xml"
_LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
_HEADINGS = ("heading 1", "heading 2", "heading 3")
_EXTRAS = (RT.CUSTOM_XML, RT.THUMBNAIL, "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects")
_REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))


@dataclass(frozen=True, slots=True)
class House:
    """A document to write in, without text. ``styles`` are the ids of its styles by name, in small letters."""

    document: Document
    styles: dict[str, str]

    def width(self, *, wide: bool) -> int:
        """The width of the text on an upright or a landscape page, in EMU."""
        page = self._page(wide=wide, first=False)
        return page.page_width - page.left_margin - page.right_margin

    def section(self, *, wide: bool, first: bool) -> str:
        """The XML of a section's end: pages, headers and footers as the house has them, upright or landscape. Only the
        ``first`` section begins with a page of its own look and sets the pages' numbers."""
        return etree.tostring(self._page(wide=wide, first=first)._sectPr, encoding="unicode")

    def picture(self, path: Path) -> tuple[str, int, int]:
        """Takes up a picture: the id of its relation, its width and height in EMU."""
        relation, image = self.document.part.get_or_add_image(str(path))
        return relation, image.width, image.height

    def _page(self, *, wide: bool, first: bool) -> Section:
        own = deepcopy(self.document.sections[-1]._sectPr)
        own.attrib.clear()  # they tell of editing sessions
        page = Section(own, self.document.part)
        page.start_type = WD_SECTION.NEW_PAGE
        short, long = sorted((page.page_width, page.page_height))
        page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = (long, short) if wide else (short, long)
        if not first:
            page.different_first_page_header_footer = False
            for start in own.findall(qn("w:pgNumType")):
                start.attrib.pop(qn("w:start"), None)
        return page


def enter(template: Path | None, language: LabelLanguage) -> House:
    """The template without its text, or funn's own house; with the styles that are needed, in the language.

    Raises ``UserError`` if the template is no Word document.
    """
    document = _opened(template) if template else _own()
    _keep_headers(document)
    styles = _complete(document)
    _set_language(document, _LANGUAGES[language])
    _number_headings(document, [styles[name] for name in _HEADINGS])
    _number_pages(document, styles["footer"])
    return House(document, styles)


def _own() -> Document:
    """A4, with none of the styles, pictures and revision marks of python-docx's own template."""
    document = docx.Document()
    for relations in (document.part.rels, document.part.package.rels):
        for name in [name for name, relation in relations.items() if relation.reltype in _EXTRAS]:
            del relations[name]
    document.styles.element[:] = list(parse_xml(_STYLES.read_bytes()))
    document.part.numbering_part.element[:] = []
    document.settings.element[:] = list(parse_xml(_SETTINGS))
    _make_a4(document.sections[0])
    return document


def _make_a4(page: Section) -> None:
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.5)


_SETTINGS = f"""<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>
<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode"
 w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"""


def _opened(template: Path) -> Document:
    try:
        return docx.Document(_as_document(template))
    except (OSError, BadZipFile, KeyError, ValueError, PackageNotFoundError, etree.XMLSyntaxError) as error:
        raise UserError(
            "the template cannot be opened as a Word document", template, "Save it again in Word as .docx."
        ) from error


def _as_document(template: Path) -> BytesIO:
    """The file; a .dotx, which is a .docx but for the name of its content, as a .docx."""
    data = BytesIO()
    with ZipFile(template) as old, ZipFile(data, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(b"wordprocessingml.template.main", b"wordprocessingml.document.main")
            new.writestr(name, part)
    data.seek(0)
    return data


def _keep_headers(document: Document) -> None:
    """Gives the last section the headers and footers that it takes over from those before, which go."""
    body = document.element.body
    references = {}
    for section in body.iter(qn("w:sectPr")):
        for reference in section.iterchildren(*_REFERENCES):
            references[reference.tag, reference.get(qn("w:type"))] = reference
    last = body.get_or_add_sectPr()
    for reference in reversed(references.values()):
        if reference.getparent() is not last:
            last.insert(0, deepcopy(reference))
    body[:] = [last]
    page = document.sections[0]
    if None in (page.page_width, page.page_height, page.left_margin, page.right_margin):
        _make_a4(page)


def _complete(document: Document) -> dict[str, str]:
    """Adds funn's styles where the document has none of the name; returns all ids by name, in small letters."""
    theirs, ours = document.styles.element, parse_xml(_STYLES.read_bytes())
    ids = {_name(style): _id(style) for style in theirs.iterfind(qn("w:style"))}
    names = {_id(style): _name(style) for style in ours.iterfind(qn("w:style"))}
    lacking = [style for style in ours.iterfind(qn("w:style")) if _name(style) not in ids]
    taken = set(ids.values())
    for style in lacking:
        ids[_name(style)] = _id(style) if _id(style) not in taken else f"Funn{_id(style)}"
    for style in lacking:
        style.set(qn("w:styleId"), ids[_name(style)])
        style.attrib.pop(qn("w:default"), None)
        for other in style.iterchildren(qn("w:basedOn"), qn("w:next")):
            other.set(qn("w:val"), ids[names[other.get(qn("w:val"))]])
        theirs.append(style)
    return ids


def _set_language(document: Document, language: str) -> None:
    for mark in document.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), language)


def _number_headings(document: Document, styles: list[str]) -> None:
    """Numbers the headings by one list of three levels, unless the house numbers them in its own way."""
    headings = [style for style in document.styles.element if _id(style) in styles]
    if any(style.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None for style in headings):
        return
    numbering = _numbering(document)
    abstract = 1 + max((int(n.get(qn("w:abstractNumId"))) for n in numbering.iterfind(qn("w:abstractNum"))), default=0)
    number = 1 + max((int(n.get(qn("w:numId"))) for n in numbering.iterfind(qn("w:num"))), default=0)
    levels = "".join(_level(depth, style) for depth, style in enumerate(styles))
    outline = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}"><w:multiLevelType w:val="multilevel"/>'
    first = numbering.find(qn("w:num"))
    place = len(numbering) if first is None else numbering.index(first)
    numbering.insert(place, parse_xml(f"{outline}{levels}</w:abstractNum>"))
    numbering.add_num(abstract).set(qn("w:numId"), str(number))
    by_id = {_id(style): style for style in headings}
    for depth, style in enumerate(styles):
        properties = by_id[style].get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = depth
        properties.get_or_add_numId().val = number


def _level(depth: int, style: str) -> str:
    text, indent = ".".join(f"%{level}" for level in range(1, depth + 2)), 567 + 142 * depth
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr></w:lvl>'
    )


def _numbering(document: Document) -> etree._Element:
    """The document's lists, made if it has none."""
    try:
        return document.part.part_related_by(RT.NUMBERING).element
    except KeyError:
        blob = f"<w:numbering {nsdecls('w')}/>".encode()
        part = NumberingPart.load(PackURI("/word/numbering.xml"), CT.WML_NUMBERING, blob, document.part.package)
        document.part.relate_to(part, RT.NUMBERING)
        return part.element


def _number_pages(document: Document, style: str) -> None:
    """Puts the page's number in the footer, unless the house has a footer or numbers its pages in the header."""
    page = document.sections[-1]
    header = "" if page.header.is_linked_to_previous else etree.tostring(page.header._element, encoding="unicode")
    if not page.footer.is_linked_to_previous or "PAGE" in header:
        return
    page.footer.is_linked_to_previous = False
    number = f"<w:ftr {nsdecls('w')}>{markup.paragraph(style, markup.field('PAGE', '1'))}</w:ftr>"
    page.footer._element[:] = list(parse_xml(number))


def _name(style: etree._Element) -> str:
    return style.find(qn("w:name")).get(qn("w:val")).lower()


def _id(style: etree._Element) -> str:
    return style.get(qn("w:styleId"))
