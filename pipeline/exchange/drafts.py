"""A draft of a codebook from another program's codes, as the YAML that a study reads."""

from __future__ import annotations

import io

from ruamel.yaml import YAML

from pipeline.codebook import Codebook


def yaml(codebook: Codebook) -> str:
    """The codebook as YAML; what is empty is left out, for the researcher to add: above all the terms."""
    writer = YAML()
    writer.width = 110
    writer.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    writer.dump(codebook.model_dump(mode="json", exclude_defaults=True), stream)
    return stream.getvalue()
