import pytest

from pipeline.errors import UserError
from pipeline.segmenting import model


def test_the_bundled_models_read_both_languages_and_are_described():
    described = {choice.language: choice.name for choice in model.describe("auto")}
    assert described["nn"] == "nn_funn_sm"
    assert described["nb"] in ("nb_funn_sm", "nb_core_news_sm")


def test_only_the_components_in_use_are_loaded():
    nlp = model.load(model.choose("auto")["nb"])
    assert "senter" in nlp.pipe_names and "lemmatizer" in nlp.pipe_names
    assert "ner" not in nlp.component_names and "parser" not in nlp.component_names


def test_a_named_folder_takes_the_place_of_the_model_for_its_language():
    path = model.choose("auto")["nn"]
    chosen = model.choose(path)
    assert chosen["nn"] == path and chosen["nb"] == model.choose("auto")["nb"]


def test_a_model_that_is_not_there_is_an_error_with_a_hint():
    with pytest.raises(UserError, match="neither an installed package nor a folder") as error:
        model.choose("nb_core_news_xl")
    assert "spacy_model: auto" in error.value.hint


def test_a_model_without_sentences_is_refused(tmp_path):
    import spacy

    spacy.blank("nb").to_disk(tmp_path / "blank")
    with pytest.raises(UserError, match="no component that sets sentences"):
        model.load(str(tmp_path / "blank"))


def test_a_model_for_another_language_is_refused(tmp_path):
    import spacy

    spacy.blank("da").to_disk(tmp_path / "dansk")
    with pytest.raises(UserError, match="for the language 'da'"):
        model.choose(str(tmp_path / "dansk"))
