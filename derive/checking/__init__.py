"""Is one expression the other? A verdict that says how it was reached; nothing is collapsed to yes or no.

Where each step stands:

- **What is handed in**: `texts` are read, with what `declared` says of names; `expected` reads one side once for many
  answers, `settings` has the setting of the two, `sides` the answer's names as the expected one's. `verdict` comes out.
- **What kind of thing it is**: `check` asks, and numbers go to `scalars`, equations to `equations` (`factors`,
  `values_as_names`), conditions to `conditions` and `solving`, sets to `number_sets` and `finite_sets`, arrays to
  `array_answers`; `rows_and_columns`, `meant` and `second_readings` say what else an answer may mean, `forms` whether
  a value is in the form asked for.
- **Refuted**: `compare` looks at points with certain bounds, at `places` too where formulas change, and in the
  `complex_world`; `kept_values` are those of the expected side, `witnessed` those that a reader sees.
- **Proved**: `proving` asks the kernel's field of what `rewriting` and `real_roots` make of the two, `endless_sums`
  what sums come to; what may take any time is one of the `tasks` of the `helper`, if its constants are `tame`;
  `valueless` says where one has no value at all.
"""

from derive.checking.check import check, compare, in_form
from derive.checking.verdict import VERDICTS, Verdict

__all__ = ["VERDICTS", "Verdict", "check", "compare", "in_form"]
