"""Effects, weights, comparisons, drivers and rotations beside R (tests/reference/*.R)."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal

import numpy as np

from analysis import drivers, weights
from analysis.compare import Test, groups
from analysis.factor import efa
from analysis.histogram import Histogram
from analysis.means import mean, share
from analysis.regression import Coefficient
from analysis.reliability import split_half
from analysis.results import Estimate, Unestimable
from analysis.sensitive import Design, Forced, Warner, list_experiment, logistic
from analysis.vignette import Amce, amce
from benchmarks.analysis.pairs import FACTORS, SIZES, Floats, Pairs, Samples, aligned, read
from benchmarks.analysis.timing import REFERENCE

BASE: Final = "R 4.2.2"
ESTIMATR: Final = "R estimatr 1.0.0"
SURVEY: Final = "R survey 4.1-1"
PSYCH: Final = "R psych 2.2.9"
EFFECTSIZE: Final = "R effectsize 0.8.3"
ATTRIBUTES: Final = ("fault", "outcome", "rank")
ROTATIONS: Final[tuple[Literal["varimax", "promax"], ...]] = ("varimax", "promax")
RAKED: Final = ("rake", "calibrate", "rake_base", "calibrate_base")
LIST_COUNTS: Final = (8, 132, 222, 227, 19, 123, 229, 219, 34)
MASKED: Final[Mapping[str, Design]] = {
    "warner": Warner(0.8),
    "crosswise": Warner(0.15),
    "forced": Forced(yes=1 / 6, no=1 / 12),
    "straight": Warner(1),
}


def _effects(_samples: Samples) -> Sequence[Pairs]:
    theirs = read("estimatr")
    effects = Pairs("AMCE, marginal means, interactions", ESTIMATR)
    errors = Pairs("their CR2 errors, degrees, intervals, p", ESTIMATR)
    for people in (45, 12):
        found, expected = _experiment(people), theirs[f"people{people}"]
        crossed = found.interactions["fault", "outcome"]
        if isinstance(crossed, Unestimable):
            raise SystemExit("no interaction")
        kinds = [
            ([each.amce for each in found.effects], expected["effects"], 1),
            ([each.difference for each in crossed], expected["crossed"], -len(crossed)),
        ]
        for name in ATTRIBUTES:
            rows = [row.mean for row in found.marginal_means if row.attribute == name]
            kinds.append((rows, expected["means"][name], 0))
        for ours, other, first in kinds:
            effects.add(_coefficients(ours)[0], other["estimate"][first:])
            names = ("se", "df", "low", "high", "p")
            errors.add(_coefficients(ours)[1:], [other[name][first:] for name in names])
    return effects, errors


def _experiment(people: int) -> Amce:
    """All effects of the cases that the first people judged."""
    with (REFERENCE / "sim_vignettes.csv").open(encoding="utf-8") as file:
        cases = [row for row in csv.DictReader(file) if int(row["person"]) <= people]
    return amce(
        [float(row["severity"]) for row in cases],
        {name: [row[name] for row in cases] for name in ATTRIBUTES},
        [int(row["person"]) for row in cases],
        interactions=[("fault", "outcome")],
    )


def _coefficients(of: Iterable[Coefficient | Unestimable]) -> Floats:
    """Estimates, errors, degrees, both ends and p, one coefficient a column."""
    rows = []
    for each in of:
        if isinstance(each, Coefficient):
            ends = (each.interval.low, each.interval.high)
            rows.append((each.estimate, each.standard_error, each.degrees, *ends, each.p))
    return np.array(rows).T


def _lists(_samples: Samples) -> Sequence[Pairs]:
    theirs = read("estimatr")["list_experiment"]
    pairs = Pairs("list experiment: prevalence and its error", ESTIMATR)
    counts = np.repeat([0, 1, 2, 3, 0, 1, 2, 3, 4], LIST_COUNTS)
    found = list_experiment(counts, np.arange(1213) >= 589, items=3).prevalence
    pairs.add((found.estimate, found.standard_error), (theirs["estimate"], theirs["se"]))
    return (pairs,)


def _masked(samples: Samples) -> Sequence[Pairs]:
    theirs = read("masked")
    pairs = Pairs("masked answers on covariates: log odds, errors, p, mean share", BASE)
    items = samples.administered["n1000"]
    covariates = {"score": _score(samples), "level": samples.column("n1000", "level")}
    answers = dict.fromkeys(MASKED, items[:, 4] > 3) | {"crosswise": items[:, 8] > 2}
    for name, design in MASKED.items():
        found, stated = logistic(answers[name], design, covariates), theirs[name]
        every = (found.intercept, *found.covariates.values())
        pairs.add([each.estimate for each in every], stated["estimate"])
        pairs.add([each.standard_error for each in every], stated["se"])
        pairs.add([each.p for each in every], stated["p"])
        pairs.add(found.covariance, stated["covariance"])
        share = (found.share.estimate, found.share.standard_error)
        pairs.add((*share, found.loglik), (stated["share"], stated["share_se"], stated["loglik"]))
    return (pairs,)


def _weights(samples: Samples) -> Sequence[Pairs]:
    theirs = read("survey")
    raked = Pairs("raked weights (rake, calibrate; with first weights, too)", SURVEY)
    means = Pairs("weighted means, linearised errors", SURVEY)
    items, score = samples.administered["n1000"], _score(samples)
    half = (items[:, 4] > 3).astype(int)
    sample = {name: samples.column("n1000", name) for name in ("group", "level")} | {"half": half}
    margins = {name: dict(enumerate(margin)) for name, margin in theirs["margins"].items()}
    for name in RAKED:
        first = 1 + (items[:, 5] > 3) if name.endswith("base") else None
        found = weights.rake(sample, margins, base=first)
        raked.add(found.values, theirs[name]["weights"])
        weighted = weights.mean(score, found)
        ours = (weighted.estimate, weighted.standard_error)
        means.add(ours, (theirs[name]["mean"], theirs[name]["se"]))
    return raked, means


def _finite(samples: Samples) -> Sequence[Pairs]:
    theirs = read("survey")["finite"]
    pairs = Pairs("mean of a finite population and its error", SURVEY)
    steps, counts = np.unique(np.rint(4 * (_score(samples) - 1)).astype(int), return_counts=True)
    found = mean(
        Histogram(16, tuple(steps.tolist()), tuple(counts.tolist())),
        population=theirs["population"],
    )
    pairs.add((found.estimate / 25 + 1, found.standard_error / 25), (theirs["mean"], theirs["se"]))
    return (pairs,)


def _shares(_samples: Samples) -> Sequence[Pairs]:
    pairs = Pairs("Wilson's interval of a share", BASE)
    for count, n, *expected in read("stats")["shares"]:
        found = share(int(count), int(n)).interval
        pairs.add((found.low, found.high), expected)
    return (pairs,)


def _groups(samples: Samples) -> Sequence[Pairs]:
    theirs = read("stats")
    tests = Pairs("Kruskal-Wallis, Welch: statistic, degrees, p; epsilon squared", BASE)
    two = Pairs("Welch's t of two groups: difference, error, interval, p, p after Holm", BASE)
    sizes = Pairs("Hedges' g and its interval, Cliff's delta", EFFECTSIZE)
    score, expected = _score(samples), theirs["groups"]
    found = groups(score, samples.column("n1000", "group"))
    if not (isinstance(found.kruskal_wallis, Test) and isinstance(found.welch, Test)):
        raise SystemExit("no test")
    ranks, welch = found.kruskal_wallis, found.welch
    tests.add((ranks.statistic, ranks.p), expected["kruskal"])
    tests.add((welch.statistic, *welch.degrees, welch.p), expected["welch"])
    tests.add(_estimate(found.epsilon_squared).estimate, expected["epsilon"])
    for at, pair in enumerate(groups(score, samples.column("n1000", "level")).pairs):
        row = {name: column[at] for name, column in theirs["pairs"].items()}
        means, g = pair.difference, _estimate(pair.hedges_g)
        if isinstance(means, Unestimable) or pair.p_holm is None:
            raise SystemExit("no difference")
        ours = (means.estimate, means.standard_error, means.interval.low, means.interval.high)
        two.add((*ours, means.p, pair.p_holm), _of(row, "difference se low high p p_holm"))
        ends = (g.estimate, g.interval.low, g.interval.high)
        delta = _estimate(pair.cliff_delta).estimate
        sizes.add((*ends, delta), _of(row, "g g_low g_high delta"))
    return tests, two, sizes


def _estimate(of: Estimate | Unestimable) -> Estimate:
    if isinstance(of, Unestimable):
        raise SystemExit(f"no estimate: {of.code}")
    return of


def _of(row: dict[str, float], names: str) -> list[float]:
    return [row[name] for name in names.split()]


def _drivers(samples: Samples) -> Sequence[Pairs]:
    theirs = read("stats")["dominance"]
    pairs = Pairs("dominance, R squared of every kind, standardised coefficients", BASE)
    mechanisms = {name: _score(samples, name) for name in list(FACTORS)[1:]}
    rng = np.random.default_rng(1)
    found = drivers.dominance(_score(samples), mechanisms, rng, resamples=100)
    pairs.add([each.dominance.estimate for each in found.drivers], theirs["dominance"])
    pairs.add([each.alone for each in found.drivers], theirs["alone"])
    pairs.add([each.beyond for each in found.drivers], theirs["beyond"])
    pairs.add([each.coefficient.estimate for each in found.drivers], theirs["coefficients"])
    ours = (found.r_squared.estimate, found.adjusted)
    pairs.add(ours, (theirs["r_squared"], theirs["adjusted"]))
    return (pairs,)


def _rotated(samples: Samples) -> Sequence[Pairs]:
    unique = Pairs("EFA by ML: uniquenesses, chi squared, p", BASE)
    turned = Pairs("EFA by ML: loadings after varimax and promax", BASE)
    for size in SIZES:
        expected = read("stats")["factanal"][size]
        for rotation in ROTATIONS:
            found = efa(samples.turned[size], 6, rotation, "ml")
            turned.add(aligned(found.loadings, np.array(expected[rotation])), expected[rotation])
        unique.add(found.uniquenesses, expected["uniquenesses"])
        if found.fitness:
            unique.add((found.fitness.chi2, found.fitness.p), (expected["chi2"], expected["p"]))
    return unique, turned


def _halves(samples: Samples) -> Sequence[Pairs]:
    pairs = Pairs("split halves: lowest, highest, mean of all", PSYCH)
    for items, expected in zip(FACTORS.values(), read("stats")["halves"], strict=True):
        found = split_half(samples.turned["n1000"][:, list(items)]).all_splits
        if found is None:
            raise SystemExit("no splits")
        pairs.add((found.lowest, found.highest, found.mean), _of(expected, "lowest highest mean"))
    return (pairs,)


def _score(samples: Samples, factor: str = "F1") -> Floats:
    return np.asarray(samples.turned["n1000"][:, list(FACTORS[factor])].mean(axis=1))


COMPARISONS: Final[tuple[Callable[[Samples], Iterable[Pairs]], ...]] = (
    _effects,
    _lists,
    _masked,
    _weights,
    _finite,
    _shares,
    _groups,
    _drivers,
    _rotated,
    _halves,
)
