r"""Safe reading of plain maths and of LaTeX: text -> tree of our own -> limits -> SymPy nodes, by constructors alone.

How what is typed is read:

- `2x`, `x(x+1)`, `a b` and `xy` are products; an undeclared name is a function where primes or several arguments
  follow, or if it is f, g, h, F, G or H. A word of more than three letters has to be declared, and a longer word than
  a letter before a bracket has to be a known function.
- `-x^2` is -(x^2), `2^-x^2` is 2^(-(x^2)), `sin x^2` is sin(x^2), `sin(x)^2` is (sin x)^2, `sin^-1 x` is arcsin x;
  without brackets a function takes numbers and one factor: `sin 2x`, `sin x cos y`.
- `log` is the natural logarithm, `lg` that to base 10; `log_2(x)`, `log2(x)` and `log(x, 2)` say their base.
- `e` and `pi` are the constants and `i` is an index, unless they are declared; decimals are exact fractions,
  with a comma too where no list can stand.
- Arrays as wholes: `X^T (X w - y)`, `1 - z`, `softmax(z)_i`; `[i = j]` is 1 where the condition holds, else 0.
- `x = ±2` is both, with all the upper signs or all the lower ones; `-2, 1` and `2 or 3` list values, `x = 2, 3` what
  x is; with a comma between digits and nothing else it is the decimal sign.
- `[0, 3)` is an interval, `{1, 2}` a set; a pair in like brackets is a vector, unless an interval is asked for.
- What has two readings is refused, with a caret: `1/2x`, `a/b c`, `sin x y`, `x 2`, `2e5`, `|x|y|z|`, `n!=5`,
  `2e-3`, `1,234`, `1\frac{1}{2}`.

The way of a text through the files (`reading` is the way in, and goes it):

- **tokens**: `tokens` and `latex_tokens`, of the characters in `alphabet`, with the marks of `accents`; `constructors`
  are programs' words for a matrix.
- **a tree of our own**, `tree`: one grammar in a chain of classes, each a file with what it adds: `stream` (tokens),
  `words`, `sums`, `chances`, `derivatives`, `enclosed` (brackets), `fractions`, `atoms`, `between_factors`, `grammar`
  (signs, by how they bind), `several` (a whole formula). `sympys_words` are read as SymPy prints them.
- **limits** and **names**: `limits` says how large a formula may be, `names` what a name stands for, `inference` and
  `axes` what the undeclared ones are, `function_names` which functions there are.
- **SymPy's nodes**: `build`, in a chain too: `build_events`, `build_vectors`, `build_conditions`, `build_lists`;
  `matrices` works out what is written of them. Arrays by PyTorch's names are read apart, in `array_code`.
"""

from derive.parsing.names import names_of
from derive.parsing.reading import Reading, parse, read

__all__ = ["Reading", "names_of", "parse", "read"]
