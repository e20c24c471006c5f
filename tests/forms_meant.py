"""Topics whose last line has, on purpose, another form than the one in which the engine collects."""

#: by their ids, with the reason
MEANT = {
    "calculus.derivative": "the function near a place, by powers of the distance",
    "convexity.saddle": "the components of a slope, each a sum whose coefficients make the matrix",
    "probability.bayes": "a posterior probability: below the line one product for each kind of cases",
    "taylor.univariate": "a polynomial in powers of the distance from its centre",
}
