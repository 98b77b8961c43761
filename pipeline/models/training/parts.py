"""The parts that are trained apart from each other, and their settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from spacy import util
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as run_training

DONE = "trained.cfg"


@dataclass(frozen=True)
class Part:
    """One training run: what is learned, from which documents, and how long.

    `rows` are the sizes of the hash tables for NORM, PREFIX, SUFFIX, SHAPE, SPACY, IS_SPACE;
    `words` is the size of a batch; `steps` must be a multiple of `evaluate`. `scores` weigh in
    the choice of the best model; spaCy adds the accuracy of `syntax` with a weight of one half.
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
PARTS = {
    "nb_tagger": replace(_TAGGER, name="nb_tagger", languages=("nb",)),
    # A wider window finds more of the headings that run on, of which Nynorsk has twice as many.
    "nn_tagger": replace(_TAGGER, name="nn_tagger", languages=("nn",), window=2, steps=6000),
    "ner": _NER,
}


def quick(part: Part) -> Part:
    """The part as a trial of a few steps."""
    return replace(part, steps=4, evaluate=2, words=100)


def train_part(part: Part, corpora: Path, work: Path) -> Path:
    """The folder of the part's best model, trained on `corpora` and kept in `work`."""
    settings = config_text(part, corpora)
    util.fix_random_seed(part.seed)
    nlp = init_nlp(util.load_config_from_str(settings, interpolate=True))
    output = work / part.name
    output.mkdir(parents=True, exist_ok=True)
    with (work / f"{part.name}.log").open("w", encoding="utf-8") as log:
        run_training(nlp, output, stdout=log, stderr=log)
    (output / DONE).write_text(settings, encoding="utf-8")
    return output / "model-best"


def is_trained(part: Part, corpora: Path, work: Path) -> bool:
    """Whether the part has been trained to the end with these settings."""
    done = work / part.name / DONE
    return done.is_file() and done.read_text(encoding="utf-8") == config_text(part, corpora)


def config_text(part: Part, corpora: Path) -> str:
    """spaCy's training configuration of a part."""
    language = part.languages[0]
    name = "-".join(part.languages)
    train = f"{corpora}/{name}-train.spacy"
    dev = f"{corpora}/{name}-dev.spacy"
    weights = "".join(f"{score} = {weight}\n" for score, weight in part.scores.items())
    pipeline = ", ".join(f'"{one}"' for one in ("tok2vec", *part.components))
    components = "".join(_COMPONENTS[one].replace("WIDTH", str(part.width)) for one in part.components)
    return f"""
[system]
seed = {part.seed}
[nlp]
lang = "{language}"
pipeline = [{pipeline}]
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
{_tok2vec(part)}
{components}
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
frozen_components = []
annotating_components = []
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


def _tok2vec(part: Part) -> str:
    """Configuration of the part's own token vectors."""
    return f"""
[components.tok2vec]
factory = "tok2vec"
[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"
[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = {part.width}
attrs = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]
rows = {list(part.rows)}
include_static_vectors = false
[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = {part.width}
depth = {part.depth}
window_size = {part.window}
maxout_pieces = 3
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
