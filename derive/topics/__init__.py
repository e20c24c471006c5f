"""Topics, a file for one to five related ones; every module in this folder is found by scanning."""

from derive.topics.registry import (
    Figures,
    Part,
    Question,
    Topic,
    all_topics,
    ask,
    blaming,
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
