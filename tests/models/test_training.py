"""From CoNLL-U to documents, and the whole training as a trial of a few steps."""

from __future__ import annotations

import lzma
import random
from dataclasses import replace

import pytest
import spacy

from pipeline.models import train as training
from pipeline.models.training import written_standard
from pipeline.models.training.layout import (
    BULLETS,
    lined_documents,
    plain_documents,
    report_documents,
)
from pipeline.models.training.lexicon import lexicon
from pipeline.models.training.parts import PARTS, READ, config_text, is_trained
from pipeline.models.training.treebank import Sentence, find_file, read_sentences

SENTENCES = """\
# newdoc id = made-up
# sent_id = 1
# text = Boliger i Moss
# heading = yes
1	Boliger	bolig	NOUN	_	Number=Plur	0	root	_	name=O
2	i	i	ADP	_	_	3	case	_	name=O
3	Moss	Moss	PROPN	_	_	1	nmod	_	name=B-GPE_LOC

# sent_id = 2
# text = Kari Lund leder NAV Moss.
1-2	Kari Lund	_	_	_	_	_	_	_	_
1	Kari	Kari	PROPN	_	_	3	nsubj	_	name=B-PER
2	Lund	Lund	PROPN	_	_	1	flat:name	_	name=I-PER
3	leder	lede	VERB	_	Tense=Pres	0	root	_	name=O
4	NAV	NAV	PROPN	_	_	3	obj	_	name=B-ORG
5	Moss	Moss	PROPN	_	_	4	flat:name	_	SpaceAfter=No|name=I-ORG
6	.	$.	PUNCT	_	_	3	punct	_	name=O

# newpar
# sent_id = 3
# text = Elevene er «hjemme».
1	Elevene	elev	NOUN	_	Number=Plur	4	nsubj	_	name=O
2	er	være	AUX	_	Tense=Pres	4	cop	_	name=O
3	«	$«	PUNCT	_	_	4	punct	_	SpaceAfter=No|name=O
4	hjemme	hjemme	ADV	_	_	0	root	_	SpaceAfter=No|name=O
5	»	$»	PUNCT	_	_	4	punct	_	SpaceAfter=No|name=O
6	.	$.	PUNCT	_	_	4	punct	_	name=O

"""


@pytest.fixture
def treebank(tmp_path):
    """A made-up treebank in both ways of storing it."""
    folder = tmp_path / "treebank"
    folder.mkdir()
    for language in ("nb", "nn"):
        (folder / f"{language}-train.conllu").write_text(SENTENCES * 8, encoding="utf-8")
        (folder / f"{language}-dev.conllu").write_text(SENTENCES * 2, encoding="utf-8")
        with lzma.open(folder / f"{language}-test.conllu.xz", "wt", encoding="utf-8") as file:
            file.write(SENTENCES)
    return folder


@pytest.fixture
def sentences(treebank):
    return read_sentences(treebank / "nb-train.conllu")


@pytest.fixture(scope="module")
def vocab():
    return spacy.blank("nb").vocab


def test_sentences_are_read_plain_and_compressed(treebank):
    plain = read_sentences(treebank / "nb-dev.conllu")
    assert read_sentences(treebank / "nb-test.conllu.xz") == plain[:3]
    assert [len(one.tokens) for one in plain[:3]] == [3, 6, 6]
    assert [one.heading for one in plain[:3]] == [True, False, False]
    assert [one.paragraph for one in plain[:3]] == [True, False, True]
    assert [token.lemma for token in plain[2].tokens] == ["elev", "være", "«", "hjemme", "»", "."]
    assert [token.syntax for token in plain[0].tokens] == ["root", "case>PROPN", "nmod<NOUN"]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nb-train.conllu"):
        find_file(tmp_path, "nb", "train")


def test_the_names_of_the_public_treebank_are_understood(tmp_path):
    (tmp_path / "no_nynorsk-ud-dev.conllu").write_text(SENTENCES, encoding="utf-8")
    assert find_file(tmp_path, "nn", "dev").name == "no_nynorsk-ud-dev.conllu"


def test_plain_documents_keep_offsets_and_spaces(sentences, vocab):
    first, *_ = plain_documents(sentences, vocab)
    assert first.text.startswith("Boliger i Moss Kari Lund leder NAV Moss. Elevene er «hjemme».")
    assert len(list(first.sents)) == 10
    kari, nav = first.ents[1:3]
    assert (kari.text, kari.label_, kari.start_char) == ("Kari Lund", "PER", 15)
    assert (nav.text, nav.label_) == ("NAV Moss", "ORG")
    assert first[5].lemma_ == "lede" and first[5].pos_ == "VERB"


def test_lines_end_after_headings_and_before_paragraphs(sentences, vocab):
    first, *_ = lined_documents(sentences, vocab)
    assert first.text.startswith("Boliger i Moss\nKari Lund leder NAV Moss.\nElevene er «hjemme».")
    assert [sentence.text for sentence in first.sents][:2] == ["Boliger i Moss\n", "Kari Lund leder NAV Moss.\n"]


def test_report_documents_have_bullets_and_blank_tokens_start_no_sentence(sentences, vocab):
    docs = list(report_documents(sentences * 5, vocab, seed=1))
    text = "\n".join(doc.text for doc in docs)
    assert all(f"\n{bullet} " in text for bullet in BULLETS)
    blank = [token for doc in docs for token in doc if token.is_space]
    assert blank and not any(token.is_sent_start for token in blank)
    assert all(token.pos_ == "SPACE" for token in blank)
    bullets = [s[0] for doc in docs for s in doc.sents if s[0].text in BULLETS]
    assert bullets and all(mark.pos_ == "PUNCT" for mark in bullets)


def test_report_documents_are_the_same_every_time(sentences, vocab):
    random.seed(7)
    once = [doc.text for doc in report_documents(sentences, vocab, seed=1)]
    random.seed(8)
    assert [doc.text for doc in report_documents(sentences, vocab, seed=1)] == once
    assert [doc.text for doc in report_documents(sentences, vocab, seed=2)] != once


def test_the_tokenizer_finds_the_same_tokens(sentences, vocab):
    nlp = spacy.blank("nb")
    for doc in [*plain_documents(sentences, vocab), *lined_documents(sentences, vocab)]:
        assert [token.text for token in nlp.make_doc(doc.text)] == [token.text for token in doc]


def test_the_lexicon_holds_what_the_sentences_agree_on(sentences):
    words = lexicon(sentences)
    assert words["NOUN"] == {"boliger": "bolig", "elevene": "elev"}
    assert words["VERB"] == {"leder": "lede", "er": "være"}
    assert "PUNCT" not in words


def test_the_words_that_tell_the_written_standards_apart_are_learnt(sentences, tmp_path):
    def written(word: str) -> list[Sentence]:
        changed = [replace(token, form=word if token.form == "er" else token.form) for token in sentences[2].tokens]
        return [Sentence(tuple(changed))] * 9

    weights = written_standard.learn({"nb": written("ikke"), "nn": written("ikkje")})
    assert weights["ikke"] < 0 < weights["ikkje"] and "hjemme" not in weights
    written_standard.write(weights, tmp_path / "weights.tsv")
    assert (tmp_path / "weights.tsv").read_text("utf-8").startswith(f"ikke\t{weights['ikke']}\n")
    assert written_standard.accuracy(written("ikkje"), "nn") == written_standard.accuracy(written("ikke"), "nb") == 1
    assert written_standard.accuracy(written("ikkje"), "nb") == 0


def test_steps_end_with_an_evaluation(tmp_path):
    for part in PARTS.values():
        assert part.steps % part.evaluate == 0
        assert f"seed = {part.seed}" in config_text(part, tmp_path, tmp_path)


def test_a_part_is_trained_again_when_its_settings_or_those_of_its_base_change(tmp_path):
    senter = PARTS["nn_senter"]
    (tmp_path / senter.name).mkdir()
    settings = "".join(config_text(part, tmp_path, tmp_path) for part in (senter.base, senter))
    (tmp_path / senter.name / "trained.cfg").write_text(settings, encoding="utf-8")
    assert is_trained(senter, tmp_path, tmp_path)
    assert not is_trained(replace(senter, width=64), tmp_path, tmp_path)
    assert not is_trained(replace(senter, base=replace(senter.base, width=64)), tmp_path, tmp_path)


def test_a_trial_trains_joins_and_scores(treebank, tmp_path, capsys):
    out = tmp_path / "out"
    training.main([str(treebank), "--out", str(out), "--work", str(tmp_path / "work"), "--quick"])
    shown = capsys.readouterr().out
    assert "| Bokmål dev |" in shown and "| Nynorsk test |" in shown
    for name in ("nb_funn_sm", "nn_funn_sm"):
        nlp = spacy.load(out / name)
        assert {"ner", "lemma_lexicon"} <= set(nlp.pipe_names)
        assert nlp.pipe_names.index("senter") > max(map(nlp.pipe_names.index, READ))
        assert [token.tag_ for token in nlp("boliger")] != [""]
        assert "Boliger" not in (out / name / "vocab" / "strings.json").read_text("utf-8")
        assert [token.lemma_ for token in nlp("boliger")]
    assert (out / "performance.json").is_file() and (out / "written_standard.tsv").is_file()
    assert [file.name for file in out.iterdir() if file.name.startswith("tmp")] == []


def test_a_treebank_without_entities_gives_a_pipeline_without_ner(tmp_path):
    (tmp_path / "treebank").mkdir()
    bare = "\n".join(
        line.split("name=")[0].rstrip("|") + ("_" if "\tname=" in line else "") if "name=" in line else line
        for line in SENTENCES.split("\n")
    )
    for language in ("nb", "nn"):
        for split in ("train", "dev", "test"):
            path = tmp_path / "treebank" / f"{language}-{split}.conllu"
            path.write_text(bare * 4, encoding="utf-8")
    training.train(tmp_path / "treebank", tmp_path / "out", tmp_path / "work", trial=True)
    assert "ner" not in spacy.load(tmp_path / "out" / "nb_funn_sm").pipe_names
