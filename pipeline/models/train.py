"""Train the two pipelines that ship with funn: `python -m pipeline.models.train TREEBANK_FOLDER`.

The parts are trained apart from each other, two at a time, and then joined: a tagger for each language,
a ner that serves both, and then a senter for each language, which reads what its tagger says. A part that
is in the work folder, trained with the same settings, is not trained again, so an interrupted training
goes on with the rest.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from pipeline.models import FOLDER, NAMES
from pipeline.models.training import written_standard
from pipeline.models.training.corpora import write_corpora
from pipeline.models.training.joining import join, save
from pipeline.models.training.lexicon import lexicon
from pipeline.models.training.parts import PARTS, Part, is_trained, quick, train_part
from pipeline.models.training.report import meta, write_performance
from pipeline.models.training.scoring import score, words_per_second
from pipeline.models.training.treebank import find_file, read_sentences
from pipeline.models.written_standard import FILE


def main(arguments: list[str] | None = None) -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.models.train", description=__doc__.splitlines()[0])
    parser.add_argument("treebank", type=Path, help="folder with {nb,nn}-{train,dev,test}.conllu or .conllu.xz")
    parser.add_argument(
        "--out", type=Path, help="where the pipelines are put (default: this package; a trial: the work folder)"
    )
    parser.add_argument(
        "--work", type=Path, default=Path("outputs/training"), help="corpora and trained parts (default: %(default)s)"
    )
    parser.add_argument("--jobs", type=int, default=2, help="parts trained at once (default: 2)")
    parser.add_argument("--quick", action="store_true", help="a trial of a few steps")
    given = parser.parse_args(arguments)
    out = given.out or (given.work / "trial" if given.quick else FOLDER)
    train(given.treebank, out, given.work, given.jobs, given.quick)


def train(treebank: Path, out: Path, work: Path, jobs: int = 2, trial: bool = False) -> None:
    """Train the parts, join them, score them on dev and test, and write it all to `out`."""
    work = work / "trial" if trial else work
    corpora = work / "corpora"
    entities = write_corpora(treebank, corpora)
    parts = [quick(part) if trial else part for name, part in PARTS.items() if entities or name != "ner"]
    trained = train_parts([part for part in parts if not part.base], corpora, work, jobs)
    trained |= train_parts([part for part in parts if part.base], corpora, work, jobs)
    performance = {}
    sentences = {language: read_sentences(find_file(treebank, language, "train")) for language in NAMES}
    out.mkdir(parents=True, exist_ok=True)
    written_standard.write(written_standard.learn(sentences), out / FILE.name)
    for language, name in NAMES.items():
        words = lexicon(sentences[language])
        nlp = join(trained[f"{language}_tagger"], trained[f"{language}_senter"], trained.get("ner"), words)
        performance[language] = {
            set_: score(nlp, corpora / f"{language}-{set_}.spacy")
            for set_ in ("dev", "test", "dev-lines", "test-lines")
        }
        performance[language]["speed"] = words_per_second(nlp, corpora / f"{language}-test.spacy")
        save(nlp, out / name, meta(language, performance[language]))
        print(f"{out / name}: written")
        for set_ in ("dev", "test"):
            read = read_sentences(find_file(treebank, language, set_))
            performance[language][set_]["language_acc"] = written_standard.accuracy(read, language)
    write_performance(performance, out)


def train_parts(parts: list[Part], corpora: Path, work: Path, jobs: int) -> dict[str, Path]:
    """The trained parts by name; those trained before are left as they are."""
    done = {part.name: work / part.name / "model-best" for part in parts}
    missing = [part for part in parts if not is_trained(part, corpora, work)]
    for part in parts:
        print(f"{part.name}: {'to be trained' if part in missing else 'kept as it is'}")
    os.environ["OMP_NUM_THREADS"] = "1"
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=jobs, mp_context=spawn) as pool:
        for future in [pool.submit(train_part, part, corpora, work) for part in missing]:
            print(f"{future.result()}: trained")
    return done


if __name__ == "__main__":
    main()
