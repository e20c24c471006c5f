"""Every sentence that reaches paper or the terminal, by key and language; a language is a module or folder of its own.

Those of topics stand beside their maths (`say`); all others have a key (`sentence`), labels and names of rules too.
"""

from derive.words.languages import FALLBACK, Script, Words, demand_language, languages, scripts, words
from derive.words.naming_rules import RuleName, rule_frame, rule_name, rule_prose
from derive.words.prose import Listed, Prose, Run, say, sentence

__all__ = [
    "FALLBACK",
    "Listed",
    "Prose",
    "RuleName",
    "Run",
    "Script",
    "Words",
    "demand_language",
    "languages",
    "rule_frame",
    "rule_name",
    "rule_prose",
    "say",
    "scripts",
    "sentence",
    "words",
]
