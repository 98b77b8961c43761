"""The two spaCy pipelines that ship with funn, and the recipe that made them."""

from pathlib import Path

FOLDER = Path(__file__).parent
NAMES = {"nb": "nb_funn_sm", "nn": "nn_funn_sm"}
