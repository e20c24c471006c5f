"""What a question is: topics, their registry, and the scan that finds them."""

from derive.asking.own_files import blaming
from derive.asking.registry import (
    Figures,
    Part,
    Question,
    Topic,
    all_topics,
    ask,
    find,
    load,
    matching,
    no_figures,
    topic,
)

__all__ = [
    "Figures",
    "Part",
    "Question",
    "Topic",
    "all_topics",
    "ask",
    "blaming",
    "find",
    "load",
    "matching",
    "no_figures",
    "topic",
]
