"""The classifier of a study: learnt from the starter reports once, and kept."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pipeline import coding, segmenting
from pipeline.cache import Cache
from pipeline.coding import modelfile
from pipeline.coding.classifier import Classifier
from pipeline.plan import Plan
from pipeline.progress import Progress
from pipeline.records import SegmentedDocument


def classifier(plan: Plan, kept: Cache, progress: Progress) -> Classifier:
    """The classifier, from the cache or fitted anew."""
    key = plan.classifier()
    if kept.has("model", "", key):
        return learnt(kept)
    starters = _starters(plan, kept, progress)
    progress("learning", 0, 1, "")
    new = coding.learn(starters)
    progress("learning", 1, 1, "")
    kept.put("thresholds", "", key, json.dumps(new.thresholds).encode())
    kept.put("model", "", key, modelfile.dump(new))
    return new


def learnt(kept: Cache) -> Classifier:
    """The classifier of the last run."""
    return modelfile.load(kept.get("model", "", bytes))


def thresholds(kept: Cache) -> dict[str, float]:
    """The classifier's threshold of each code."""
    return json.loads(kept.get("thresholds", "", bytes))


def _starters(plan: Plan, kept: Cache, progress: Progress) -> Iterator[SegmentedDocument]:
    """The starter reports' segments, which only other models make stale."""
    key = plan.starters()
    documents = [starter.document for starter in coding.starters.load()]
    stale = [document for document in documents if not kept.has("starters", document.name, key)]
    for done, segmented in enumerate(segmenting.segment(stale, plan.study.settings.spacy_model), 1):
        kept.put("starters", segmented.about.name, key, segmented)
        progress("starters", done, len(stale), segmented.about.name)
    for document in documents:
        yield kept.get("starters", document.name, SegmentedDocument)
