"""funn: from Norwegian reports to cross-municipality findings, offline."""

__version__ = "0.1.0"
