"""Topics, a file for one to five related ones; every module in this folder is found by scanning."""

from derive.topics.registry import Part, Question, Topic, all_topics, ask, blaming, find, load, matching, topic

__all__ = ["Part", "Question", "Topic", "all_topics", "ask", "blaming", "find", "load", "matching", "topic"]
