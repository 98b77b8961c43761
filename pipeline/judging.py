"""What people's judgements of a sample come to: the tables of agreement, whenever they are asked for."""

from __future__ import annotations

from pathlib import Path

from pipeline.agreement import samples, settling
from pipeline.agreement.settling import Judged
from pipeline.errors import UserError
from pipeline.labels import Labels
from pipeline.study import Study
from pipeline.tabulating import agreement_tables
from pipeline.writing import csvfiles


def report(study: Study, name: str = "") -> tuple[Judged, list[Path]]:
    """What a sample (the newest by default) comes to, and the files with its tables, which are written anew.

    Raises ``UserError`` if there is none, or nobody has judged anything of it.
    """
    sample = samples.named(study.agreement, name)
    judged = settling.judged(sample, study.codebook, study.decisions)
    if not judged.people:
        hint = "Take in the coders' sheets first: `funn agreement read FILE --as KN`."
        raise UserError("nobody has judged anything of the sample", sample.folder, hint)
    tables = agreement_tables(judged, study.codebook, Labels(study.settings.language))
    paths = [study.tables / csvfiles.name(table) for table in tables]
    for table, path in zip(tables, paths, strict=True):
        csvfiles.write(table, path)
    return judged, paths
