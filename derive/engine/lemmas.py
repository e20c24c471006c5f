"""Lemmas: a finished derivation as a rule, up to the names of its arrays and letters.

The Jacobian of softmax, derived for p and z, serves A[i, :] and S[i, :] of an attention: an array of the lemma may be a
row of one with more indices. Names that the lemma defines are renamed only to names that are defined alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace
from sympy import Add, Basic, Expr, Function, Indexed, IndexedBase, Product, Sum, Symbol

from derive.engine.rules import Rule, slope
from derive.kernel import Definition, Setting
from derive.terms.bound import apart, binder, free_letters, fresh, letters, match, nested, rename, substitute
from derive.terms.notation import At, D, name_of
from derive.terms.ordered import mapped, times
from derive.words import RuleName

Row = tuple[IndexedBase, tuple[Expr, ...]]  # an array and the first indices that stay


class Lemma(Struct, frozen=True):
    """A claim, its result and what it was derived from, under a name."""

    name: RuleName
    claim: D
    result: Expr
    definitions: tuple[Definition, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule that puts the result for the claim: D(F(u), u) serves F of anything, D(p_i, z_j) any indices."""
        return Rule(self.name, self._apply)

    def _apply(self, f: Expr, x: Expr, setting: Setting) -> Expr | None:
        body, variable = self.claim.body, self.claim.variable
        if isinstance(body, Function) and body.args[0] == variable:
            same = type(f) is type(body)
            return times(substitute(self.result, {variable: f.args[0]}), slope(f.args[0], x)) if same else None
        meaning = setting.by_name.get(name_of(f)) if isinstance(f, Indexed) else None
        if meaning is not None and not meaning.start:  # of a sequence the lemma serves the same one
            found = _Renaming().of(body, f, self, setting)
            found = None if found is None else found.of(variable, x, self, setting)
            return None if found is None else found.renamed(apart(self.result, letters(f) | letters(x)))
        holes = {i for leaf in self.claim.atoms(Indexed) for i in leaf.indices if isinstance(i, Symbol)}
        found_letters = match(self.claim, D(f, x), holes)
        return None if found_letters is None else substitute(self.result, found_letters)


class _Renaming(Struct, frozen=True):
    """What the arrays and letters of a lemma are called where it is used."""

    arrays: tuple[tuple[str, Row], ...] = ()
    letters: tuple[tuple[Symbol, Expr], ...] = ()

    def of(self, pattern: Basic, expr: Basic, lemma: Lemma, setting: Setting) -> _Renaming | None:
        """The renaming, with more names, under which the pattern is the expression; None where there is none."""
        if isinstance(pattern, Symbol):
            return self._letter(pattern, expr, lemma, setting)
        if isinstance(pattern, Indexed):
            return self._leaf(pattern, expr, lemma, setting) if isinstance(expr, Indexed) else None
        if type(pattern) is not type(expr) or len(pattern.args) != len(expr.args) or not pattern.args:
            return self if pattern == expr else None
        if isinstance(pattern, (Sum, Product)):
            letter = fresh(Symbol("_bound", integer=True), letters(pattern) | letters(expr) | self._taken)
            (ours, (_, *bounds)), (theirs, (_, *ends)) = (nested(rename(e, letter)) for e in (pattern, expr))
            return replace(self, letters=(*self.letters, (letter, letter)))._all(
                [ours, *bounds], [theirs, *ends], lemma, setting
            )
        if binder(pattern) is not None and not isinstance(pattern, At):
            return None
        return self._all(pattern.args, expr.args, lemma, setting)

    @property
    def _taken(self) -> set[str]:
        return {s.name for s, _ in self.letters}

    def _all(
        self, patterns: Iterable[Basic], exprs: Iterable[Basic], lemma: Lemma, setting: Setting
    ) -> _Renaming | None:
        found: _Renaming | None = self
        for a, b in zip(patterns, exprs, strict=True):
            found = None if found is None else found.of(a, b, lemma, setting)
        return found

    def _letter(self, pattern: Symbol, expr: Basic, lemma: Lemma, setting: Setting) -> _Renaming | None:
        known = dict(self.letters)
        if pattern in known:
            return self if known[pattern] == expr else None
        if not isinstance(expr, Symbol) and not (pattern.is_integer and expr.is_integer):
            return None
        return replace(self, letters=(*self.letters, (pattern, expr)))._meaning(pattern, expr, lemma, setting)

    def _leaf(self, pattern: Indexed, expr: Indexed, lemma: Lemma, setting: Setting) -> _Renaming | None:
        more = len(expr.indices) - len(pattern.indices)
        row = (expr.base, tuple(expr.indices[: max(0, more)]))
        known = dict(self.arrays).get(name_of(pattern))
        bound = {s for s, image in self.letters if s == image}  # such a letter names no one row
        if more < 0 or (known is not None and known != row) or bound & set(row[1]):
            return None
        found: _Renaming | None = self
        if known is None:
            found = replace(self, arrays=(*self.arrays, (name_of(pattern), row)))
        found = found._all(pattern.indices, expr.indices[more:], lemma, setting) if found else None
        return found if known is not None or found is None else found._meaning(pattern, expr, lemma, setting)

    def _meaning(self, pattern: Expr, expr: Expr, lemma: Lemma, setting: Setting) -> _Renaming | None:
        """A name that the lemma defines has to be defined alike."""
        ours = next((d for d in lemma.definitions if d.key == name_of(pattern)), None)
        if ours is None:
            return self
        theirs = setting.by_name.get(name_of(expr)) if isinstance(expr, (Symbol, Indexed)) else None
        if theirs is None or theirs.start or ours.start:
            return None
        own, other = ours.opened(pattern), theirs.opened(expr)
        return None if own is None or other is None else self.of(own, other, lemma, setting)

    def renamed(self, expr: Basic) -> Expr | None:
        """The expression in the new names; None where it has a name that was not met."""
        arrays, names = dict(self.arrays), dict(self.letters)
        unmet = {name_of(x) for x in expr.atoms(Indexed)} - set(arrays)
        unmet |= _letters_outside(expr) - {s.name for s in names}
        if unmet:
            return None
        held = {
            e: Symbol(f"_row{k}", integer=True) for k, e in enumerate({e: 0 for _, row in arrays.values() for e in row})
        }
        rows = {name: (base, tuple(held[e] for e in row)) for name, (base, row) in arrays.items()}
        new = {s: e for s, e in names.items() if s != e} | {s: e for e, s in held.items()}
        return substitute(_in_rows(expr, rows), new)  # at once: row i is not the lemma's own i


def _letters_outside(expr: Basic) -> frozenset[str]:
    """The free letters of an expression, those of the names and shapes of arrays left out."""
    return free_letters(_without_arrays(expr))


def _without_arrays(expr: Basic) -> Basic:
    return Add(*expr.indices) if isinstance(expr, Indexed) else mapped(expr, _without_arrays)


def _in_rows(expr: Basic, arrays: Mapping[str, Row]) -> Basic:
    if isinstance(expr, Indexed):
        base, row = arrays[name_of(expr)]
        return base[(*row, *expr.indices)]
    return mapped(expr, lambda a: _in_rows(a, arrays))
