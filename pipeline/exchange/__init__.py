"""Exchange: a study as a project for NVivo, MAXQDA, ATLAS.ti and QualCoder, and what comes back as decisions."""

from __future__ import annotations

from pipeline.exchange.from_study import Export, Material, Options, from_study
from pipeline.exchange.remarks import Remark, lines
from pipeline.exchange.to_study import Study, Taken, to_study

__all__ = ["Export", "Material", "Options", "Remark", "Study", "Taken", "from_study", "lines", "to_study"]
