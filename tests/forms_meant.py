"""Topics whose last line has, on purpose, another form than the one in which the engine collects."""

#: by their ids, with the reason
MEANT = {
    "activation.silu": "the gate, times what it does to its input: 1 + x (1 - sigma(x))",
    "calculus.cosine": "the length below the difference between the components of two unit vectors",
    "calculus.derivative": "the function near a place, by powers of the distance",
    "convexity.hessian": "a completed square, the second one beside it, each with its coefficient",
    "convexity.saddle": "the components of a slope, each a sum whose coefficients make the matrix",
    "descent.initial_state": "a second derivative, term by term, in which the places are put",
    "expectation.linear": "a E[X] + b, as the rule has it",
    "information.gibbs": "logarithms of primes, each with its multiple",
    "layer.rms_norm": "below the line the size times the root, in this order",
    "probability.bayes": "a posterior probability: below the line one product for each kind of cases",
    "taylor.univariate": "a polynomial in powers of the distance from its centre",
}
