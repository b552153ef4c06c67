"""The colours of static/css/tokens.css that print; a test holds them equal.

Falu red comes out of a printer without colours as a dark grey; nothing is told by colour alone.
"""

IRON = "#161412"
BARK = "#5d564f"
BIRCH_LINE = "#dcd7cf"
BIRCH_SHADE = "#f3f0eb"
FALU = "#801818"
SNOW = "#ffffff"
INK = "#000000"
