"""The generator of the labelled corpus; `generate.py` beside this package runs it."""
