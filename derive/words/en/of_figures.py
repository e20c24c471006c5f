"""English: captions and labels of figures, and what is to be seen in them."""

SENTENCES = {
    "stretched": "Solid: what is in the arrays. Dashed: the copies that they are stretched by.",
    "seen stretched": "Three grids of blocks, joined by a sign and =: {left} and {right}, each stretched to the shape "
    "of the result, and the result {result}. Blocks that are in an array have solid frames, copies dashed ones.",
    "small step": "small",
    "right step": "right",
    "large step": "too large",
    "slope": "slope",
    "length of the gradient": "length of the gradient",
    "plain descent": "plain descent",
    "Adagrad": "Adagrad",
    "loss": "loss",
    "seen function and slope": "Left the graph of {f}, right that of its slope {slope}, for {x} from {low} to {high}.",
    "seen gap": "{seen} At an open dot the function has no slope.",
    "seen Taylor polynomials": "The graph of {f} around {x} = {a} with its Taylor polynomials of order 0 to {n}; all "
    "meet at {x} = {a}.",
    "Taylor polynomial of order": "{T} is the Taylor polynomial of order {k}.",
    "equals": " = ",
    "seen step sizes": "Descent on a parabola from one start with three sizes of step. Left the places on the "
    "parabola, right the loss after each step: a small step lowers it a little every time, the right one reaches the "
    "minimum at once, one that is too large swings from side to side and the loss grows.",
    "seen gradient on contours": "Left the contour lines of {e} with the gradient at a point: it stands at a right "
    "angle to the contour line through the point and to its tangent. Right the slope at this point in the direction "
    "of the angle {w}: a wave that touches the length of the gradient in the direction of the gradient alone.",
    "example and direction": "The example is {e}; the direction is {d} with the angle {w}.",
    "example": "The example is {e}.",
    "seen two paths": "Left the contour lines of {f}, long ellipses, with two paths from one start: plain descent "
    "swings across the valley, Adagrad goes into it at a slant and then along it. Right the loss after each step.",
    "two parts": "Grey: the event below. Hatched: its two parts.",
    "seen learning rates": "Descent on a parabola from one start at five learning rates. Left the places, right the "
    "losses along the steps: a small rate creeps up to the minimum from one side, the right one reaches it at once, a "
    "larger one jumps over it and comes closer, twice the right one stays as far away, and a larger one runs away.",
    "seen saddle": "The contour lines of {f}, hyperbolas around a saddle at the origin. Two arrows from there, at "
    "right angles, are the eigenvectors of the Hessian with their eigenvalues: along one the function rises both ways, "
    "along the other it falls.",
    "rates at lines": "at the lines: {c}",
    "saddle lines": "solid: 0 and above; dashed: below 0; at the arrows the eigenvalues",
    "chord": "chord",
    "tangent": "tangent",
    "gap of the chord": "gap",
    "seen chord": "A convex function with its chord from {x} to {y} and its tangent at {p}, a place between. There the "
    "chord is above the function, by the gap, and the tangent touches it and stays below it everywhere else.",
    "start of descent": "start",
    "seen escape": "Left the graph of {f}, two valleys with a hill between: the right one is shallow, the left "
    "one deep. From one start at the right, plain descent ({plain}) ends at the bottom of the shallow valley, and "
    "descent with momentum ({heavy}) at that of the deep one. Right the first 40 of {n} steps: without momentum the "
    "place settles at once; with it, it runs over the hill and swings out on the other side.",
    "descent with momentum": "momentum",
    "ends of descent": "plain descent: {plain}; momentum: {heavy}; left: after {n} steps; right: the first 40",
    "seen moving average": "Left the gradients {g} as open dots that jump around 1, with {m}, which starts at 0 and "
    "climbs slowly, and {c}, which is near 1 from the first step; {b}. Right the weights of the gradients: they grow "
    "towards the newest, slowly for {b} and fast for {d}.",
    "average and weights": "left: {b}; right: the weights of the gradients {g} in the average, {t}",
    "seen normals": "Left contour lines of {f}, ellipses, with the gradient {grad} at five points of one of them: each "
    "arrow stands at a right angle to the line, and to the tangent that is drawn at the first point. Right a path of "
    "descent in small steps: it crosses every contour line at a right angle.",
    "contours and descent": "contour lines of {f}; right: gradient descent in small steps",
    "seen scaling": "Contour lines of a loss in two weights with descent from one side, {r}. Left, where the standard "
    "deviations are 1 and {s}, they are long narrow ellipses, in which the path swings across the valley and gets "
    "along slowly; right, with both features scaled, rounder ellipses, and the path is soon at the minimum.",
    "before and after scaling": "{r}; left: standard deviations 1 and {s}, condition number {before}; "
    "right: both 1, condition number {after}",
    "seen areas": "A square of area 1 in two columns. The left one is as wide as {w}, and the grey part of it as high "
    "as {h}, so that its area is {a}. With the grey part of the right column it makes {p}.",
    "areas of all parts": "The square has area 1: the grey parts together are {p}.",
    "areas of a posterior": "The square has area 1: the share of the dark part, {a}, in all that is grey, {p}, is {c}.",
    "areas of a part": "The square has area 1: {a} is the dark part, a share {h} of the column of {A}.",
    "seen law": "Two Venn diagrams of {events}, {left} and {right}. Shaded in both: {shaded}.",
    "seen relation": "Two Venn diagrams of {events}, {left} and {right}. "
    "Shaded on the left: {shaded}; on the right: {other}.",
    "seen hatched": "{seen} Where a set is made of two others, these are hatched in two directions.",
    "everything": "everything",
    "nothing": "nothing",
    "region in": "in {inside}",
    "region in but not": "in {inside} but not {outside}",
    "region outside": "outside {outside}",
    "and": " and ",
    "or": " or ",
    "next region": "; ",
    "next event": ", ",
    "last event": " and ",
}
