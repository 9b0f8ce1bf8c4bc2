"""Cuts the font to the signs and weights that our pages use: `python -I cutting.py SOURCE SIGNS FEATURES WEIGHTS`.

A program of its own, which writes the font to its output: the tools take 40 MB, and whoever serves pages would hold
them for as long as it lives.
"""

import sys

from fontTools import subset
from fontTools.varLib import instancer


def cut(source: str, signs: str, features: str, weights: str) -> None:
    """Write the font as WOFF2; signs as CSS says `unicode-range`, features and the two weights parted by commas."""
    options = subset.Options(hinting=False, layout_features=features.split(","), name_IDs=[1, 2])
    lightest, heaviest = map(int, weights.split(","))
    with subset.load_font(source, options) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=subset.parse_unicodes(signs.replace("U+", "")))
        cutter.subset(font)
        instancer.instantiateVariableFont(font, {"wght": (lightest, heaviest)}, inplace=True)
        font.flavor = "woff2"
        font.save(sys.stdout.buffer)


if __name__ == "__main__":
    cut(*sys.argv[1:])
