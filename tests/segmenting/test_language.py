"""The language of blocks: a document's own, but for those that are surely in the other."""

from pipeline.segmenting.language import identify

NB = "Vi har ikke fått svar på hva de mener, men flere av elevene sier at de gjerne vil være med videre."
NN = "Vi har ikkje fått svar på kva dei meiner, men fleire av elevane seier at dei gjerne vil vere med vidare."


def test_a_long_block_in_the_other_language_is_told():
    assert identify([NN, NN, NB, NN]) == ["nn", "nn", "nb", "nn"]
    assert identify([NB, NN, NB]) == ["nb", "nn", "nb"]


def test_short_and_doubtful_blocks_are_in_the_documents_language():
    doubtful = "Tiltak i Moss: NAV Moss, Kirkens Bymisjon, Husbanken, Statsforvalteren i Viken, KS og Moss kommune."
    assert len(doubtful) > 80
    assert identify([NN, "Hva nå?", doubtful]) == ["nn"] * 3
    assert identify([NB, "Kva no?", doubtful]) == ["nb"] * 3


def test_a_document_without_words_is_bokmaal():
    assert identify([]) == [] and identify(["", "12"]) == ["nb", "nb"]
