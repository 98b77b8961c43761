"""The parts that are trained apart from each other, and their settings."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from spacy import util
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as run_training

DONE = "trained.cfg"
READ = ("tok2vec", "morphologizer", "syntax")
FORMS = ("NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE")


@dataclass(frozen=True)
class Part:
    """One training run: what is learned, from which documents, and how long.

    `rows` are the sizes of the hash tables for `attributes`, one for each;
    `words` is the size of a batch; `steps` must be a multiple of `evaluate`. `scores` weigh in
    the choice of the best model; spaCy adds the accuracy of `syntax` with a weight of one half.
    `base` is a part trained before, whose components READ tag the documents and stay as they are.
    """

    name: str
    languages: tuple[str, ...]
    components: tuple[str, ...]
    scores: dict[str, float]
    rows: tuple[int, ...]
    steps: int
    evaluate: int
    words: int
    rate: float
    dropout: float
    width: int = 96
    depth: int = 4
    window: int = 1
    pieces: int = 3
    attributes: tuple[str, ...] = FORMS
    base: Part | None = None
    seed: int = 0


_TAGGER = Part(
    "tagger",
    languages=(),
    components=("morphologizer", "lemmatizer", "syntax", "senter"),
    scores={"pos_acc": 0.3, "morph_acc": 0.25, "lemma_acc": 0.25, "sents_f": 0.2},
    rows=(5500, 200, 2500, 700, 20, 20),
    steps=8000,
    evaluate=1000,
    words=1000,
    rate=0.0012,
    dropout=0.2,
)
_NER = Part(
    "ner",
    languages=("nb", "nn"),
    components=("ner",),
    scores={"ents_f": 1.0},
    rows=(3500, 250, 1800, 800, 50, 50),
    steps=3500,
    evaluate=250,
    words=1500,
    rate=0.0015,
    dropout=0.2,
)
# A heading that runs on is told by grammar: whether the word with the capital is a name, where the finite verbs stand.
_SENTER = Part(
    "senter",
    languages=(),
    components=("senter",),
    scores={"sents_f": 1.0},
    rows=(800, 500, 300, 10, 10, 20, 200, 400),
    steps=2000,
    evaluate=250,
    words=1000,
    rate=0.0015,
    dropout=0.2,
    width=32,
    depth=3,
    window=2,
    pieces=2,
    attributes=("NORM", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE", "POS", "MORPH", "TAG"),
)
_NB_TAGGER = replace(_TAGGER, name="nb_tagger", languages=("nb",))
# A wider window finds more of the headings that run on, of which Nynorsk has twice as many.
_NN_TAGGER = replace(_TAGGER, name="nn_tagger", languages=("nn",), window=2, steps=6000)
PARTS = {
    part.name: part
    for part in (
        _NB_TAGGER,
        _NN_TAGGER,
        _NER,
        replace(_SENTER, name="nb_senter", languages=("nb",), base=_NB_TAGGER),
        replace(_SENTER, name="nn_senter", languages=("nn",), base=_NN_TAGGER),
    )
}


def quick(part: Part) -> Part:
    """The part as a trial of a few steps."""
    return replace(part, steps=4, evaluate=2, words=100, base=part.base and quick(part.base))


def train_part(part: Part, corpora: Path, work: Path) -> Path:
    """The folder of the part's best model, trained on `corpora` and kept in `work`."""
    settings = config_text(part, corpora, work)
    util.fix_random_seed(part.seed)
    nlp = init_nlp(util.load_config_from_str(settings, interpolate=True))
    output = work / part.name
    output.mkdir(parents=True, exist_ok=True)
    with (work / f"{part.name}.log").open("w", encoding="utf-8") as log:
        run_training(nlp, output, stdout=log, stderr=log)
    (output / DONE).write_text(_all_settings(part, corpora, work), encoding="utf-8")
    return output / "model-best"


def is_trained(part: Part, corpora: Path, work: Path) -> bool:
    """Whether the part has been trained to the end with these settings."""
    done = work / part.name / DONE
    return done.is_file() and done.read_text(encoding="utf-8") == _all_settings(part, corpora, work)


def _all_settings(part: Part, corpora: Path, work: Path) -> str:
    """The settings of the part, after those of the part it builds on."""
    before = _all_settings(part.base, corpora, work) if part.base else ""
    return before + config_text(part, corpora, work)


def config_text(part: Part, corpora: Path, work: Path) -> str:
    """spaCy's training configuration of a part."""
    language = part.languages[0]
    name = "-".join(part.languages)
    train = f"{corpora}/{name}-train.spacy"
    dev = f"{corpora}/{name}-dev.spacy"
    weights = "".join(f"{score} = {weight}\n" for score, weight in part.scores.items())
    read = list(READ) if part.base else []
    pipeline = [*(read or ["tok2vec"]), *part.components]
    return f"""
[system]
seed = {part.seed}
[nlp]
lang = "{language}"
pipeline = {json.dumps(pipeline)}
batch_size = 256
[initialize]
vectors = null
init_tok2vec = null
vocab_data = null
lookups = null
before_init = null
after_init = null
[initialize.components]
[initialize.tokenizer]
[components]
{_learning_on_top(part, work) if part.base else _learning_together(part)}
[corpora]
[corpora.train]
@readers = "spacy.Corpus.v1"
path = "{train}"
[corpora.dev]
@readers = "spacy.Corpus.v1"
path = "{dev}"
[training]
seed = {part.seed}
gpu_allocator = null
accumulate_gradient = 1
max_epochs = 0
frozen_components = {json.dumps(read)}
annotating_components = {json.dumps(read)}
before_to_disk = null
before_update = null
train_corpus = "corpora.train"
dev_corpus = "corpora.dev"
max_steps = {part.steps}
eval_frequency = {part.evaluate}
patience = 0
dropout = {part.dropout}
[training.batcher]
@batchers = "spacy.batch_by_words.v1"
size = {part.words}
tolerance = 0.2
discard_oversize = false
[training.optimizer]
@optimizers = "Adam.v1"
use_averages = true
[training.optimizer.learn_rate]
@schedules = "warmup_linear.v1"
warmup_steps = {min(150, part.steps // 2)}
total_steps = {part.steps + 1}
initial_rate = {part.rate}
[training.logger]
@loggers = "spacy.ConsoleLogger.v1"
[training.score_weights]
{weights}
"""


def _learning_together(part: Part) -> str:
    """Configuration of components that learn on the same token vectors."""
    components = "".join(_COMPONENTS[one].replace("WIDTH", str(part.width)) for one in part.components)
    return f"""
[components.tok2vec]
factory = "tok2vec"
{_vectors(part, "components.tok2vec.model")}
{components}"""


def _learning_on_top(part: Part, work: Path) -> str:
    """Configuration of a component with small vectors of its own, which reads the tags of the part's base."""
    (name,) = part.components
    sources = "".join(f'[components.{one}]\nsource = "{work}/{part.base.name}/model-best"\n' for one in READ)
    return f"""
{sources}
[components.{name}]
factory = "{name}"
[components.{name}.model]
@architectures = "spacy.Tagger.v2"
{_vectors(part, f"components.{name}.model.tok2vec")}"""


def _vectors(part: Part, section: str) -> str:
    """Configuration of the part's own token vectors."""
    return f"""[{section}]
@architectures = "spacy.Tok2Vec.v2"
[{section}.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = {part.width}
attrs = {json.dumps(part.attributes)}
rows = {list(part.rows)}
include_static_vectors = false
[{section}.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = {part.width}
depth = {part.depth}
window_size = {part.window}
maxout_pieces = {part.pieces}
"""


def _linear(name: str, factory: str, extra: str = "") -> str:
    """Configuration of a component with one softmax layer on the shared vectors."""
    return f"""
[components.{name}]
factory = "{factory}"
{extra}
[components.{name}.model]
@architectures = "spacy.Tagger.v2"
[components.{name}.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = WIDTH
"""


_COMPONENTS = {
    "morphologizer": _linear("morphologizer", "morphologizer"),
    "lemmatizer": _linear("lemmatizer", "trainable_lemmatizer", 'backoff = "orth"\nmin_tree_freq = 3\ntop_k = 3'),
    "syntax": _linear("syntax", "tagger"),
    "senter": _linear("senter", "senter"),
    "ner": """
[components.ner]
factory = "ner"
update_with_oracle_cut_size = 25
[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = true
[components.ner.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = WIDTH
""",
}
