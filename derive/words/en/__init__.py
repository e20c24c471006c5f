"""English, which every other language falls back to."""

from derive.words.en import of_arrays
from derive.words.en.of_exercises import SENTENCES as _EXERCISES
from derive.words.en.of_figures import SENTENCES as _FIGURES
from derive.words.en.of_mistakes import MISTAKES as _MISTAKES
from derive.words.en.of_readings import READINGS
from derive.words.en.of_rules import RULES as _RULES
from derive.words.en.of_templates import EVIDENCE, LABELS
from derive.words.languages import Script

SENTENCES = _EXERCISES | _FIGURES
RULES = _RULES | of_arrays.RULES
MISTAKES = _MISTAKES | of_arrays.MISTAKES
SCRIPT = Script(region="gb")

__all__ = ["EVIDENCE", "LABELS", "MISTAKES", "READINGS", "RULES", "SCRIPT", "SENTENCES"]
