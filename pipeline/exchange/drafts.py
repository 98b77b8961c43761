"""A draft of a codebook from another program's codes, as the YAML that a study reads."""

from __future__ import annotations

import io
from collections.abc import Iterable

from ruamel.yaml import YAML

from pipeline.codebook import Codebook
from pipeline.exchange.codes import Recognised, recognise
from pipeline.exchange.project import Code
from pipeline.labels import LabelLanguage


def draft(codes: Iterable[Code], language: LabelLanguage = "nb") -> Recognised:
    """All codes as new ones, with names and descriptions in ``language``; ``.draft`` is the codebook."""
    return recognise(codes, None, language=language)


def yaml(codebook: Codebook) -> str:
    """The codebook as YAML; what is empty is left out, for the researcher to add: above all the terms."""
    writer = YAML()
    writer.width = 110
    writer.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    writer.dump(codebook.model_dump(mode="json", exclude_defaults=True), stream)
    return stream.getvalue()
