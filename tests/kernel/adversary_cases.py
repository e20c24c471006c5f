"""Lines that must not pass, each with what makes it tempting. (before, after) or (before, after, keyword arguments)."""

from sympy import (
    Abs,
    Eq,
    Function,
    Heaviside,
    Max,
    Min,
    Ne,
    Piecewise,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    acos,
    asin,
    atan,
    ceiling,
    cos,
    cosh,
    cot,
    erf,
    exp,
    expand,
    floor,
    gamma,
    log,
    loggamma,
    pi,
    prod,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)

from derive.engine.moves import sequence
from derive.kernel import AT_MOST, Definition
from derive.terms.chance import Mean, Variance, random_variables
from derive.terms.notation import At, D, Delta, Named, Norm, Vec, array, indices, scalar, sigma, size
from derive.terms.ordered import Plus, Times, over, plus

x, y, a, b, c = (scalar(s) for s in ["x", "y", "a", "b", "c"])
h = scalar("h", positive=True)
r = scalar("r", nonnegative=True)
q = scalar("q", nonzero=True, real=True)
whole = scalar("m", integer=True)
i, j, k, l = indices("i j k l")  # noqa: E741
n, m = size("n"), size("p")
v, w, z = array("v", n), array("w", n, n), array("z", n)
u = array("u", n, positive=True)
f, g = Function("f"), Function("g")
O, E = array("O", n), scalar("E")  # noqa: E741


LENGTH = Norm(Vec(v[k], (k, 1, n)))


class relu(Named):
    """max(0, u), its kink hidden behind a letter."""

    letter = "r"

    @classmethod
    def meaning(cls, argument):
        return Max(0, argument)


class far_relu(Named):
    """max(0, u - 500) - 0, its kink far away and behind a letter."""

    letter = "r"

    @classmethod
    def meaning(cls, argument):
        return Max(0, plus(argument, -500))


def near(expr, part):
    """The expression, off by one part in `part`."""
    return Times(expr, 1 + Rational(1, part))


MILLION, HUNDRED_MILLION = 10**6, 10**8

NEAR = {
    f"{name}, 1 part in {part}": (expr, near(right, part))
    for part in (MILLION, HUNDRED_MILLION)
    for name, (expr, right) in {
        "product": (x * y, x * y),
        "tiny": (x / 10**30, x / 10**30),
        "smaller than any float": (x / 10**400, x / 10**400),
        "huge": (x * 10**30, x * 10**30),
        "larger than any float": (x * 10**400, x * 10**400),
        "small exponential": (exp(-40 * x**2), exp(-40 * x**2)),
        "exponential below the floats": (exp(-(10**6) * (1 + x**2)), exp(-(10**6) * (1 + x**2))),
        "derivative": (D(sin(x) * exp(x), x), exp(x) * (sin(x) + cos(x))),
        "tiny derivative": (D(sin(x) / 10**25, x), cos(x) / 10**25),
        "huge derivative": (D(sin(x) * 10**25, x), cos(x) * 10**25),
        "second derivative": (D(D(sin(x) * x, x), x), 2 * cos(x) - x * sin(x)),
        "sum": (Sum(v[k] ** 2, (k, 1, n)), Sum(v[k] ** 2, (k, 1, n))),
        "derivative of a sum": (D(Sum(v[k] ** 3, (k, 1, n)), v[j]), 3 * v[j] ** 2),
    }.items()
}

NEAR |= {
    "one term off, small beside the other": (10**9 + x, 10**9 + 2 * x),
    "constant beside a billion": (10**12 + x**2, 10**12 + x**2 + 1),
    "zero and nearly zero": (Times(0, x), x / 10**24),
    "zero and less than any float": (Times(0, x), x / 10**500),
    "product that underflows": (Times(x, Pow(10, -200), Pow(10, -200)), Times(x, 2, Pow(10, -200), Pow(10, -200))),
    "derivative against nearly zero": (D(a, x), x / 10**22),
}

BRANCHES = {
    "abs far away": (Abs(x + 1000) - 1000, Abs(x + 1001) - 1001),
    "abs dropped": (Abs(x + 1000), x + 1000),
    "abs far away, at 10^6": (Abs(x + 10**6), x + 10**6),
    "root of a square": (sqrt(Pow(x, 2, evaluate=False), evaluate=False), x),
    "root of a square far away": (Pow(Pow(Plus(x, 1000), 2), Rational(1, 2)), Plus(x, 1000)),
    "root of a square in disguise": (Pow(Plus(Pow(x, 2), Times(2000, x), 10**6), Rational(1, 2)), Plus(x, 1000)),
    "maximum": (Max(x, 500), S(500)),
    "minimum": (Min(x, 500), x),
    "maximum in two names": (Max(x * y, 500), S(500)),
    "two kinks, one found first": (Abs((x - 1) * (x - 1000)), Abs(x - 1) * (1000 - x)),
    "kink in the second name": (Abs((x - 10) * (y - 1000)), Abs(x - 10) * (1000 - y)),
    "piecewise far away": (Piecewise((x, x < 10**6), (x + 1, True)), x),
    "piecewise far below": (Piecewise((x, x > -(10**6)), (x + 1, True)), x),
    "piecewise, squared": (Piecewise((x, x**2 < 10**10), (x + 1, True)), x),
    "piecewise, exponential": (Piecewise((x, exp(x) < 10**8), (x + 1, True)), x),
    "piecewise, one point": (Piecewise((x + 1, Eq(x, 3)), (x, True)), x),
    "piecewise, one point, seventh": (Piecewise((x + 1, Ne(x, 7)), (0, True)), x + 1),
    "nested piecewise": (Piecewise((Piecewise((x, x < 2000), (1, True)), x > 1000), (x, True)), x),
    "kink in an exponential": (exp(Abs(x - 300)), exp(300 - x)),
    "kink in a sum": (Sum(Abs(v[k] - 1000), (k, 1, n)), Sum(1000 - v[k], (k, 1, n))),
    "kink in a sum from 2": (Sum(Abs(v[k] - 1000), (k, 2, n)), Sum(1000 - v[k], (k, 2, n))),
    "kink in a sum to n - 1": (Sum(Abs(v[k] - 1000), (k, 1, n - 1)), Sum(1000 - v[k], (k, 1, n - 1))),
    "kink in a double sum": (
        Sum(Abs(w[k, l] - 1000), (k, 1, n), (l, 1, n)),
        Sum(1000 - w[k, l], (k, 1, n), (l, 1, n)),
    ),
    "kink in a product": (Product(Abs(v[k] - 100), (k, 1, n)), Product(100 - v[k], (k, 1, n))),
    "kink in a definition": (z[i], 1000 - v[i], {"definitions": [Definition(z[k], Abs(v[k] - 1000))]}),
    "kink in a definition's sum": (
        E,
        Sum(1000 - v[k], (k, 1, n)),
        {"definitions": [Definition(E, Sum(Abs(v[k] - 1000), (k, 1, n)))]},
    ),
    "kink of a name of a name": (
        E,
        Sum(1000 - 3 * v[k], (k, 1, n)),
        {"definitions": [Definition(E, Sum(Abs(z[k] - 1000), (k, 1, n))), Definition(z[k], 3 * v[k])]},
    ),
    "kink behind a letter": (relu(x - 100), S.Zero),
    "far kink behind a letter": (far_relu(x), S.Zero),
    "kink under a derivative": (D(Abs(x - 1000), x), S(-1)),
    "derivative of a maximum": (D(Max(x, 800), x), S.Zero),
    "floor": (floor(x / 1000), floor(x / 1001)),
    "floor of a square": (floor(x**2 / 10**6), S.Zero),
    "ceiling": (ceiling(x**2 / 10**6 + Rational(1, 2)), S.One),
    "floor is not rounding": (floor(x), x - Rational(1, 2)),
    "sign at 0": (sign(x) ** 2, S.One),
    "sign of a square at 0": (sign(x**2), S.One),
    "sign of a square far away": (sign(Pow(Plus(x, -77), 2)), S.One),
    "sign of a root at 0": (sign(sqrt(r)), S.One),
    "step at 0": (Heaviside(x, 1), (1 + sign(x)) / 2),
    "root greater than 0": (Piecewise((1, Pow(r, Rational(1, 2)) > 0), (0, True)), S.One),
    "x / |x| for sign": (sign(x), x / Abs(x)),
    "odd part at 0": (cot(x) * 0 + Function("F")(x), Function("F")(-x)),
    "acos of cos": (acos(cos(x)), x),
    "atan of tan": (atan(tan(x)), x),
    "acos of cos, its branch far away": (acos(cos(x / 1000)), Abs(x) / 1000),
    "asin of sin, its branch far away": (asin(sin(x / 40)), x / 40),
    "atan of tan, its branch far away": (atan(tan(x / 300)), x / 300),
    "tanh so steep that it looks like sign": (tanh(10**9 * x), sign(x)),
    "erf so steep, shifted": (erf(10**7 * (x - 3)), sign(x - 3)),
    "sigma so steep": (sigma(10**8 * x), (1 + sign(x)) / 2),
    "atan so steep": (atan(10**12 * x), pi / 2 * sign(x)),
    "asin of sin": (asin(sin(x)), x),
}

UNDEFINED = {
    "log of a square": (log(Pow(x, 2)), 2 * log(x)),
    "log of a product": (log(x * y), log(x) + log(y)),
    "log of a quotient": (log(x / y), log(x) - log(y)),
    "x / x on the right": (S.One, Times(x, Pow(x, -1)), {"scope": [x]}),
    "x / x far away on the right": (x, Times(x, Plus(x, -1234), Pow(Plus(x, -1234), -1))),
    "1 / x * x": (x + 1, Plus(x, Times(Pow(x, -1), x))),
    "division by zero on the right": (x, Times(x, Plus(1, Times(0, Pow(Plus(x, -5), -1))))),
    "power by exponential and logarithm": (x**2, exp(Times(2, log(x)))),
    "odd power by logarithm": (x**3, exp(Times(3, log(x)))),
    "exp(log x)": (x, exp(log(x), evaluate=False)),
    "root of a square by square of a root": (Abs(x), Pow(sqrt(x), 2, evaluate=False)),
    "square of a root": (x, Times(sqrt(x), sqrt(x))),
    "product of roots": (sqrt(x * y), sqrt(x) * sqrt(y)),
    "cube root of a cube": (x, Pow(Pow(x, 3, evaluate=False), Rational(1, 3), evaluate=False)),
    "sixth root of a square": (Pow(Pow(x, 2), Rational(1, 6)), Pow(x, Rational(1, 3))),
    "power of a power": (Pow(Pow(x, 2), y), Pow(x, 2 * y)),
    "sine of arcsine": (x, sin(asin(x), evaluate=False)),
    "logarithm that begins far away": (x, Plus(x, log(Plus(x, 5000)), Times(-1, log(Plus(x, 5000))))),
    "1 / tan": (cot(x), Pow(tan(x), -1) * 2 / 2 + 1),
    "log of a negative": (log(-x), log(x)),
    "exp of log of a negative": (exp(log(-x)), x),
    "everywhere undefined": (log(-(x**2) - 1), S.One),
    "loggamma on the negative side": (log(Abs(gamma(x))), loggamma(x)),
    "norm of nothing in the denominator": (Sum(v[k], (k, 1, n)), Times(Sum(v[k], (k, 1, n)), LENGTH, Pow(LENGTH, -1))),
}

_EQUATION = Piecewise((1, Eq(x + y, 17)), (0, True))
_CIRCLE = (x - 3) ** 2 + (y + 5) ** 2

# what is wrong where several names have to meet: on a curve, at one point, or beyond a place in each of them
SEVERAL = {
    "on a line": (_EQUATION, Times(0, x), {"scope": [x, y]}),
    "on a hyperbola": (Piecewise((1, Eq(x * y, 12)), (0, True)), Times(0, x), {"scope": [x, y]}),
    "on a circle": (Piecewise((1, Eq(x**2 + y**2, 25)), (0, True)), Times(0, x), {"scope": [x, y]}),
    "on a curve": (Piecewise((1, Eq(exp(x), y)), (0, True)), Times(0, x), {"scope": [x, y]}),
    "at a root of 2": (Piecewise((1, Eq(x**2, 2)), (0, True)), Times(0, x)),
    "at one point": (Piecewise((1, Eq(x, 3) & Eq(y, 5)), (0, True)), Times(0, x), {"scope": [x, y]}),
    "below on a line": (Times(0, x), Times(-1, _EQUATION), {"scope": [x, y], "relation": AT_MOST}),
    "beyond both": (Max(0, x - 50) * Max(0, y - 60), Times(0, x), {"scope": [x, y]}),
    "smaller of two beyond both": (Max(0, Min(x - 50, y - 60)), Times(0, x), {"scope": [x, y]}),
    "case beyond both": (Piecewise((1, (x > 50) & (y > 70)), (0, True)), Times(0, x), {"scope": [x, y]}),
    "case in a strip beyond": (
        Piecewise((1, (x > 50) & (y < -51) & (y > -52)), (0, True)),
        Times(0, x),
        {"scope": [x, y]},
    ),
    "below the line at one point": (x, Times(x, _CIRCLE, Pow(_CIRCLE, -1)), {"scope": [x, y]}),
    "below the line, multiplied out": (x, Times(x, expand(_CIRCLE), Pow(expand(_CIRCLE), -1)), {"scope": [x, y]}),
    "below the line where two lines meet": (
        x,
        Times(x, (x - y) ** 2 + (x + y - 8) ** 2, Pow((x - y) ** 2 + (x + y - 8) ** 2, -1)),
        {"scope": [x, y]},
    ),
    "below the line at one point of three names": (
        x,
        Times(x, _CIRCLE + (a - 1) ** 2, Pow(_CIRCLE + (a - 1) ** 2, -1)),
        {"scope": [x, y, a]},
    ),
    "below the line, all components": (
        Sum(u[k], (k, 1, n)),
        Times(Sum(u[k], (k, 1, n)), Norm(Vec(u[k] - 7, (k, 1, n))), Pow(Norm(Vec(u[k] - 7, (k, 1, n))), -1)),
    ),
    "logarithm at one point": (x, Plus(x, log(_CIRCLE), Times(-1, log(_CIRCLE))), {"scope": [x, y]}),
    "slope of a length where there is none": (
        D(sqrt(_CIRCLE), x),
        Piecewise((0, Eq(x, 3) & Eq(y, -5)), ((x - 3) / sqrt(_CIRCLE), True)),
    ),
    "slope of a length, otherwise": (
        D(sqrt(x**2 + y**2), x),
        Piecewise((x / sqrt(x**2 + y**2), Ne(x, 0) | Ne(y, 0)), (0, True)),
    ),
    "a bent valley": (Times(0, x), (x * y - 50) ** 2 + (x - 10) ** 2 - 1, {"scope": [x, y], "relation": AT_MOST}),
    "a banana": (
        Times(0, x),
        (12 - x) ** 2 + 100 * (y - x**2) ** 2 - Rational(1, 100),
        {"scope": [x, y], "relation": AT_MOST},
    ),
    "term without a value at 0": (
        D(Sum(v[k] * Pow(x, k - 1), (k, 1, n)), x),
        Sum(v[k] * (k - 1) * Pow(x, k - 2), (k, 1, n)),
    ),
}

# numbers beside sizes and indices: they are tried themselves
BESIDE = {
    "product over a range": (Product(n - k, (k, 1, 12)) * v[i], Times(0, v[i])),
    "thirty factors": (prod(n - number for number in range(1, 31)) * v[i], Times(0, v[i])),
    "smaller of n and 30": (Min(n, 30) * v[i], n * v[i]),
    "size above 24": (Sum(v[k], (k, 1, n)), Plus(Sum(v[k], (k, 1, n)), Max(0, n - 40))),
    "one size": (Piecewise((v[i], Ne(n, 13)), (0, True)), v[i]),
    "one index": (Piecewise((v[i], Ne(i, 9)), (0, True)), v[i]),
    "no value at one index": (v[i], Times(v[i], Plus(i, -9), Pow(Plus(i, -9), -1))),
    "no value at one size": (v[i], Times(v[i], Plus(n, -9), Pow(Plus(n, -9), -1))),
    "delta of a number": (v[i] + Delta(i, 10), v[i]),
    "sum of a delta of a number": (Sum(v[k] * Delta(k, 9), (k, 1, n)), Times(0, v[i]), {"scope": [v[i]]}),
    "sum from 9": (Sum(v[k], (k, 9, n)), Times(0, v[i]), {"scope": [v[i]]}),
}

SYMBOLS = {
    "captured index": (D(Sum(v[i] * z[i], (i, 1, n)), v[i]), Sum(z[i], (i, 1, n))),
    "captured index, SymPy's own": (
        D(Sum(v[i] * z[i], (i, 1, n)), v[i]),
        Sum(v[i] * z[i], (i, 1, n)).diff(v[i]),
    ),
    "captured by the line's letter": (D(Sum(v[k] ** 2, (k, 1, n)), v[j]), Sum(2 * v[j], (j, 1, n))),
    "hole and bound letter": (
        z[j],
        n * v[j],
        {"definitions": [Definition(z[i], Sum(v[i], (i, 1, n)))]},
    ),
    "definition opened into a loop": (
        Sum(z[k], (k, 1, n)),
        Sum(Sum(w[k, k], (k, 1, n)), (k, 1, n)),
        {"definitions": [Definition(z[i], Sum(w[i, k], (k, 1, n)))]},
    ),
    "integer letter beside a real name": (
        Sum(Symbol("x", integer=True) * x, (Symbol("x", integer=True), 1, n)),
        Sum(Symbol("x", integer=True) ** 2, (Symbol("x", integer=True), 1, n)),
        {"scope": [v[i]]},
    ),
    "evaluation by a bound letter": (Sum(At(k * v[k], k, 1), (k, 1, n)), Sum(k * v[k], (k, 1, n))),
    "evaluation by a free index": (At(i * v[i], i, 1), i * v[i]),
    "derivative by an index": (D(i**2 * v[i], i), Times(0, v[i])),
    "derivative by a size": (D(Sum(v[k], (k, 1, n)) * n, n), Times(0, n)),
    "real and positive of one name": (Abs(x), Symbol("x", positive=True)),
    "real and positive of one name, left": (Symbol("x", positive=True), x),
    "real and general of one name": (D(Symbol("x") ** 2, Symbol("x")), Times(2, x)),
    "name that the claim does not have": (x, Times(x, scalar("new"), Pow(scalar("new"), -1))),
    "array and number of one name": (v[i] * scalar("v"), scalar("v") * v[i] + 0 * x + 1),
    "constraint that was not given": (Times(x, Sum(v[k], (k, 1, n))), x),
    "delta dropped": (D(v[i], v[j]), S.One),
    "delta forgotten": (D(v[i] ** 2 * x, v[j]), 2 * v[i] * x),
    "equal indices only": (v[i] * v[j], v[i] ** 2),
    "unequal indices only": (Delta(i, j) * v[i], Times(0, v[i])),
    "two of three indices": (
        Delta(i, j) * v[k] + Delta(j, k) * v[i] + Delta(i, k) * v[j] + v[i] * v[j] * v[k],
        v[i] * v[j] * v[k] + Delta(i, j) * Delta(j, k) * (v[i] + v[j] + v[k]),
    ),
    "all three different": (
        v[i] * v[j] * v[k],
        v[i] * v[j] * v[k] + (1 - Delta(i, j)) * (1 - Delta(j, k)) * (1 - Delta(i, k)) * x,
    ),
    "only j = k of three": (v[i] * v[j] * v[k], v[i] * v[j] * v[k] + Delta(j, k) * (1 - Delta(i, j))),
    "only i = j of three": (v[i] * v[j] * v[k], v[i] * v[j] * v[k] + Delta(i, j) * (1 - Delta(i, k))),
    "last index": (v[i], Sum(Delta(i, k) * v[k], (k, 1, n - 1))),
    "first index": (v[i], Sum(Delta(i, k) * v[k], (k, 2, n))),
    "one component only": (Sum(v[k], (k, 1, n)), v[1]),
    "n = 1 only": (Sum(v[k] ** 2, (k, 1, n)), Pow(Sum(v[k], (k, 1, n)), 2)),
    "n = 1 and 2 only": (Sum(1 + 0 * v[k], (k, 1, n)), Plus(n, Times(n - 1, n - 2)), {"scope": [v[i]]}),
    "off by one above": (Sum(v[k], (k, 1, n)), Sum(v[k], (k, 1, n - 1))),
    "off by one below": (Sum(v[k], (k, 1, n)), Sum(v[k], (k, 0, n))),
    "off by one in the body": (Sum(v[k + 1], (k, 1, n - 1)), Sum(v[k], (k, 1, n))),
    "two sizes confused": (
        Sum(array("s", n, m)[k, l], (k, 1, n), (l, 1, m)),
        Sum(array("s", n, m)[k, l], (k, 1, m), (l, 1, n)),
    ),
    "exponent that is whole": (Pow(x, 2 * whole), Pow(Abs(x), 2 * whole) * sign(x)),
    "(-1)^m": (Pow(-1, whole), S.One),
    "zero is a whole number": (Piecewise((2, Eq(whole, 0)), (1, True)), S.One),
    "name moved with what it depends on": (
        D(E * x, E),
        x + E * D(x, E) + 1,
        {"definitions": [Definition(E, x**2)]},
    ),
    "name frozen": (D(E * x, x), E, {"definitions": [Definition(E, x**2)]}),
    "functions confused": (f(x), g(x)),
    "chain rule forgotten": (D(f(x**2), x), At(D(f(x), x), x, x**2)),
    "arguments swapped": (f(x, y), f(y, x)),
}

WRONG_CALCULUS = {
    "integral's constant": (D(x**2 + 1, x), 2 * x + 1),
    "product rule": (D(Times(sin(x), exp(x)), x), Times(cos(x), exp(x))),
    "quotient rule": (D(over(sin(x), plus(1, x**2)), x), (2 * x * sin(x) - cos(x) * (1 + x**2)) / (1 + x**2) ** 2),
    "sign of cos": (D(cos(x), x), sin(x)),
    "tanh": (D(tanh(x), x), 1 - tanh(x)),
    "sigma": (D(sigma(x), x), sigma(x) * (1 + sigma(x))),
    "erf": (D(erf(x), x), exp(-(x**2))),
    "sinh": (D(cosh(x), x), -sinh(x)),
    "softmax without delta": (
        D(O[i], z[j]),
        -O[i] * O[j],
        {"definitions": [Definition(O[i], over(exp(z[i]), Sum(exp(z[k]), (k, 1, n))))]},
    ),
    "softmax diagonal everywhere": (
        D(O[i], z[j]),
        O[i] * (1 - O[j]),
        {"definitions": [Definition(O[i], over(exp(z[i]), Sum(exp(z[k]), (k, 1, n))))]},
    ),
    "wrong sign condition": (Abs(x), x, {"given": [x < 0]}),
    "condition too weak": (Abs(x - 3), x - 3, {"given": [x > 2]}),
    "condition far too weak": (Abs(x - 3000), 3000 - x, {"given": [x > 0]}),
    "fast oscillation on one side": (
        D(Piecewise((sin(10**12 * x), x < 0), (x**2, True)), x),
        Times(2, x),
    ),
}

even, odd, count = scalar("e", even=True), scalar("o", odd=True), scalar("s", integer=True, positive=True)

WHOLE_NUMBERS = {
    "a case far above": (Piecewise((0, whole < 50), (1, True)), S.Zero),
    "a case far above, with its end": (Piecewise((0, whole <= 50), (1, True)), S.Zero),
    "a case between two of them": (Piecewise((0, whole < Rational(991, 10)), (1, True)), S.Zero),
    "a case far below": (Piecewise((0, whole > -50), (1, True)), S.Zero),
    "a size": (Abs(whole - 70), 70 - whole),
    "a maximum": (Max(whole, 100), S(100)),
    "of an even one": (Piecewise((0, even < 51), (1, True)), S.Zero),
    "of an odd one": (Piecewise((0, odd < 50), (1, True)), S.Zero),
    "a positive one": (Abs(count - 90) * x, (90 - count) * x),
    "one alone": (Piecewise((1, Eq(count, 77)), (0, True)), S.Zero),
    "two alone": (Piecewise((1, Eq(count, 77) & Eq(whole, -80)), (0, True)), S.Zero),
    "by a square": (Piecewise((1, Eq(whole**2, 6400)), (0, True)), S.Zero),
    "inside a sum": (Sum(Piecewise((v[k], count < 60), (0, True)), (k, 1, n)), Sum(v[k], (k, 1, n))),
    "beside a real one": (Max(0, whole + x - 300), S.Zero),
}
WHOLE_NUMBERS = {key: (*case, {"scope": [x, whole, count]}) for key, case in WHOLE_NUMBERS.items()}

X, Y = random_variables("X Y")
DISC, TRIANGLE = [x**2 + y**2 <= 1], [x >= 0, y >= 0, x + y <= 1]

MEANS = {
    "a kink beyond the values": (Mean(Max(0, X - 100)), S.Zero),
    "a size": (Mean(Abs(X - 100)), 100 - Mean(X)),
    "a kink of two": (Mean(Max(X * Y, 500)), S(500)),
    "a step": (Mean(Piecewise((0, X < 77), (1, True))), S.Zero),
    "a name before it": (Mean(Max(0, a * X - 90)), Times(0, a)),
    "a variance": (Variance(Max(X, 300)), S.Zero),
    "a mean inside": (Mean(Max(0, X - Mean(X) - 200)), S.Zero),
}

JOINT_CONDITIONS = {
    "beyond a chord of the disc": (Abs(x + y - Rational(14, 10)), Rational(14, 10) - x - y, DISC),
    "beyond another one": (Max(x - y, -Rational(141, 100)), x - y, DISC),
    "in a corner of the disc": (Max(x * y, Rational(49, 100)), Rational(49, 100) + 0 * x * y, DISC),
    "a product in a triangle": (Abs(x * y - Rational(2499, 10000)), Rational(2499, 10000) - x * y, TRIANGLE),
    "on top of the ball": (
        Abs(x + y + a - Rational(173, 100)),
        Rational(173, 100) - x - y - a,
        [x**2 + y**2 + a**2 <= 1],
    ),
    "through another name": (Abs(x - 3), x - 3, [x - y >= 3 - Rational(1, 1000), y >= 0]),
    "ordered but for little": (Max(x, y, a), a + 0 * x * y, [x <= y, y <= a + Rational(1, 500)]),
    "sums": (Abs(b - 2), 2 - b, [a + b <= 3, a >= Rational(999, 1000)]),
    "a product of three": (
        Max(x * y * a, Rational(36, 1000)),
        Rational(36, 1000) + 0 * x * y * a,
        [x >= 0, y >= 0, a >= 0, x + y + a <= 1],
    ),
}
JOINT_CONDITIONS = {key: (p, q, {"given": given}) for key, (p, q, given) in JOINT_CONDITIONS.items()}

s, t = array("s"), size("t")
FROM_9 = Piecewise((0, k < 9), (1, True))
SINCE_20 = sequence(s[t], Max(s[t - 1], t - 20), start={0: 0})

BEYOND = {
    "a place in each of three names": (Max(0, x - 50) * Max(0, y - 60) * Max(0, a - 70), Times(0, x, y, a)),
    "on different sides": (Max(0, x - 50) * Max(0, -60 - y) * Max(0, a - 70), Times(0, x, y, a)),
    "of four names": (Max(0, x - 50) * Max(0, y - 60) * Max(0, a + 70) * Max(0, b - 9), Times(0, x, y, a, b)),
    "in cases": (Piecewise((1, (x > 33) & (y < -44) & (a > 55)), (0, True)), Times(0, x, y, a)),
    "a least of three": (Max(0, Min(x - 20, y - 30, a - 40)), Times(0, x, y, a)),
}

LATE = {
    "a sequence with a case": (s[t], Times(0, t), {"definitions": [SINCE_20]}),
    "a definition with a case": (
        z[i],
        v[i],
        {"definitions": [Definition(z[k], v[k] + Piecewise((0, k < 9), (1, True)))]},
    ),
}

AT_MOST_CASES = {
    "bound far away": (x, S(1000)),
    "bound far below": (S(-1000), x, {"scope": [x]}),
    "square against line": (x, x**2),
    "tiny": (x**2 / 10**30, S.Zero),
    "function without bound": (f(x), S(100)),
    "sum": (Sum(v[k], (k, 1, n)), S(5000)),
    "triangle the wrong way": (Abs(x) + Abs(y), Abs(x + y)),
    "mean inequality the wrong way": ((h + 1) / 2, sqrt(h)),
}
AT_MOST_CASES = {key: (*case[:2], {"scope": [x], "relation": AT_MOST}) for key, case in AT_MOST_CASES.items()}

WRONG = {
    f"{group}: {key}": case if len(case) == 3 else (*case, {})
    for group, cases in {
        "near": NEAR,
        "branch": BRANCHES,
        "undefined": UNDEFINED,
        "symbol": SYMBOLS,
        "calculus": WRONG_CALCULUS,
        "<=": AT_MOST_CASES,
        "several": SEVERAL,
        "beside": BESIDE,
        "whole": WHOLE_NUMBERS,
        "mean": MEANS,
        "joint": JOINT_CONDITIONS,
        "late": LATE,
        "beyond": BEYOND,
    }.items()
    for key, case in cases.items()
}
