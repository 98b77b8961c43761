"""The chapter as a Word document."""

from __future__ import annotations

from pathlib import Path

from pipeline.atomic import replacing
from pipeline.writing.outline import Figure, Outline
from pipeline.writing.word import house, package
from pipeline.writing.word.drawing import Drawing


def write(chapter: Outline, template: Path | None, path: Path) -> None:
    """Writes the chapter in the styles of the template, or in those of funn.

    Raises ``UserError`` if the template cannot be opened.
    """
    opened = house.enter(template, chapter.labels.language)
    figures = (item for section in chapter.sections for item in section.items if isinstance(item, Figure))
    pictures = {figure.path: opened.picture(figure.path) for figure in figures}
    with replacing(path) as part:
        package.save(opened.document, chapter.title, Drawing(chapter, opened, pictures).pieces(), part)
