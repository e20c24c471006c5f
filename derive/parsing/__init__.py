"""Safe reading of plain maths and of LaTeX: text -> tree of our own -> limits -> SymPy nodes, by constructors alone."""

from derive.parsing.names import names_of
from derive.parsing.reading import Reading, parse, read

__all__ = ["Reading", "names_of", "parse", "read"]
