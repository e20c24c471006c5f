"""What people who write topics import, from one place: `from derive.authoring import claim, let, D, scalar, say, ask`.

Flat and stable: names are added, and none is taken away. Where a name comes from is nobody's business but ours.

- **The question**: `topic` registers a function that returns `ask(words, part, ...)`; `say` is words in several
  languages with maths in their holes, `Part` a plan with its condition and its own `Reference`, the question in NumPy.
- **The answer**: `claim(expr, let(name, meaning), given=[...])` is a plan, `sequence(v[t], ..., start={0: 0})` a
  definition that names its own earlier values; its verbs (`differentiate`, `state`, `fold`
  ...) add the lines, and every line is checked. A plan is a value: equal plans are equal.
- **Names**: `scalar`, `array`, `size`, `index`, `indices`, `events`. Sums and products that keep the order in which
  they are written: `plus`, `minus`, `times`, `over`, `power`. What SymPy's own classes would rewrite at once is `D`,
  `At`, `Nabla`, `Components`, `Vec`, `Norm`, `ArgMin`, `delta`; functions, `Sum` and `Eq` are SymPy's, and functions
  that SymPy lacks `function("softplus")`.
- **Arrays**: `tensors` are names, `tensor([[1, 2], [3, 4]])` and `Shape(2, 2)` what is known of them, `call("sum", x,
  dim=1)` and the signs + - * / @ operations by PyTorch's names; `from_arrays` is a plan that puts in what is known.
- **Relations of a line to the one before**: `EQUAL`, `LESS`, `AT_MOST`, `SUBSET`, `ARGMIN`, `approx`, `rounded`.
- **Figures**, computed from the derivations: `function_and_slope`, `taylor_polynomials`, `step_sizes`, `two_paths`,
  `learning_rates`, `saddle`, `gradient_on_contours`, `gradients_and_path`, `valleys_by_scaling`, `momentum_escape`,
  `moving_average`, `chord_and_tangent`, `areas_of_events`, `both_sides`, `stretched_blocks`.
"""

from derive.asking.about_arrays import from_arrays
from derive.asking.registry import STANDARD, Part, Question, ask, topic
from derive.crosscheck.references import Reference
from derive.engine.moves import Plan, claim, let, sequence
from derive.engine.sigmoid import sigmoid_slope
from derive.figures import Figure
from derive.figures.areas import areas_of_events
from derive.figures.curves import chord_and_tangent, function_and_slope, taylor_polynomials
from derive.figures.landscape import learning_rates, saddle
from derive.figures.runs import momentum_escape, moving_average
from derive.figures.sets import both_sides
from derive.figures.steps import gradient_on_contours, step_sizes, two_paths
from derive.figures.stretching import stretched_blocks
from derive.figures.valleys import gradients_and_path, valleys_by_scaling
from derive.kernel import (
    ARGMIN,
    AT_MOST,
    EQUAL,
    LESS,
    SUBSET,
    Convention,
    Definition,
    Derivation,
    Relation,
    approx,
    rounded,
)
from derive.terms.arrays import Array, NoResult, Shape, Strides, Tensor, call, tensor, tensors
from derive.terms.bound import substitute
from derive.terms.chance import EquallyLikely, Mean, RandomVariable, Takes, Variance, random_variables
from derive.terms.convex import Convex
from derive.terms.elementary import function
from derive.terms.events import (
    AllOf,
    AnyOf,
    Complement,
    Difference,
    Event,
    EventExpr,
    Everything,
    In,
    Inclusion,
    Independent,
    Intersection,
    Not,
    Nothing,
    Outcomes,
    P,
    PGiven,
    Same,
    Those,
    Union,
    events,
)
from derive.terms.notation import (
    ArgMin,
    At,
    Components,
    D,
    Delta,
    Nabla,
    Named,
    Norm,
    Vec,
    array,
    delta,
    index,
    indices,
    scalar,
    sigma,
    size,
)
from derive.terms.ordered import minus, ordered, over, plain, plus, power, times
from derive.terms.samples import Chosen, Draws, random_array
from derive.words.prose import Prose, say

__all__ = [
    "ARGMIN",
    "AT_MOST",
    "EQUAL",
    "LESS",
    "STANDARD",
    "SUBSET",
    "AllOf",
    "AnyOf",
    "ArgMin",
    "Array",
    "At",
    "Chosen",
    "Complement",
    "Components",
    "Convention",
    "Convex",
    "D",
    "Definition",
    "Delta",
    "Derivation",
    "Difference",
    "Draws",
    "EquallyLikely",
    "Event",
    "EventExpr",
    "Everything",
    "Figure",
    "In",
    "Inclusion",
    "Independent",
    "Intersection",
    "Mean",
    "Nabla",
    "Named",
    "NoResult",
    "Norm",
    "Not",
    "Nothing",
    "Outcomes",
    "P",
    "PGiven",
    "Part",
    "Plan",
    "Prose",
    "Question",
    "RandomVariable",
    "Reference",
    "Relation",
    "Same",
    "Shape",
    "Strides",
    "Takes",
    "Tensor",
    "Those",
    "Union",
    "Variance",
    "Vec",
    "approx",
    "areas_of_events",
    "array",
    "ask",
    "both_sides",
    "call",
    "chord_and_tangent",
    "claim",
    "delta",
    "events",
    "from_arrays",
    "function",
    "function_and_slope",
    "gradient_on_contours",
    "gradients_and_path",
    "index",
    "indices",
    "learning_rates",
    "let",
    "minus",
    "momentum_escape",
    "moving_average",
    "ordered",
    "over",
    "plain",
    "plus",
    "power",
    "random_array",
    "random_variables",
    "rounded",
    "saddle",
    "say",
    "scalar",
    "sequence",
    "sigma",
    "sigmoid_slope",
    "size",
    "step_sizes",
    "stretched_blocks",
    "substitute",
    "taylor_polynomials",
    "tensor",
    "tensors",
    "times",
    "topic",
    "two_paths",
    "valleys_by_scaling",
]
