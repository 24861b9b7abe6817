"""Our figures against those that the field's programs gave for the same simulated answers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import product
from typing import Any, Final, Literal

import numpy as np
from scipy import stats

from analysis import classes, irt
from analysis.careless import flags
from analysis.cfa import Cfa, fit, invariance
from analysis.compare import Test, groups
from analysis.correlation import polychoric
from analysis.factor import efa, parallel
from analysis.irt.bias import ItemDif
from analysis.irt.logistic import ItemBias
from analysis.moments import Moments
from analysis.power import size_for_two_groups, two_groups
from analysis.reliability import alpha, omega_hierarchical, omega_ordinal, omega_total
from benchmarks.analysis import estimates
from benchmarks.analysis.pairs import FACTORS, SIZES, Difference, Pairs, Samples, aligned, read

PSYCH: Final = "R psych 2.2.9"
LAVAAN: Final = "R lavaan 0.6-14"
SEMTOOLS: Final = "R semTools 0.5-6"
MIRT: Final = "R mirt 1.45.1"
STATSMODELS: Final = "statsmodels 0.15.0"
ESTIMATORS: Final[tuple[Literal["ML", "WLSMV"], ...]] = ("ML", "WLSMV")


def differences() -> Iterator[Difference]:
    """Compare everything; a figure that does not exist in both ends the program."""
    samples = Samples()
    for compare in (*COMPARISONS, *estimates.COMPARISONS):
        for pairs in compare(samples):
            yield pairs.difference()


def _alphas(samples: Samples) -> Sequence[Pairs]:
    theirs = read("psych_alpha")["n1000"]
    point = Pairs("alpha, standardised alpha, alpha if dropped, item-rest r", PSYCH)
    interval = Pairs("Feldt's interval and the error of alpha", PSYCH)
    for factor, items in FACTORS.items():
        found = alpha(Moments.complete(samples.turned["n1000"][:, list(items)]))
        expected = theirs[f"alpha_{factor.lower()}"]
        point.add([found.estimate, found.standardized], [expected["raw"], expected["std"]])
        point.add(found.if_dropped, expected["alpha_if_dropped"])
        point.add(found.item_rest, expected["item_rest"])
        ends = (found.interval.low, found.interval.high, found.standard_error)
        interval.add(ends, (expected["feldt"][0], expected["feldt"][2], expected["ase"]))
    return point, interval


def _omegas(samples: Samples) -> Sequence[Pairs]:
    theirs = read("lavaan")
    total = Pairs("omega total by ML, one factor, and its loadings", LAVAAN)
    ordinal = Pairs("omega of ordinal answers (Green & Yang)", SEMTOOLS)
    above = Pairs("omega hierarchical and total (Schmid & Leiman)", PSYCH)
    for size, factor in ((size, factor) for size in SIZES for factor in FACTORS):
        answers = samples.turned[size][:, list(FACTORS[factor])]
        expected = theirs[size][f"omega_{factor.lower()}"]
        found = omega_total(Moments.complete(answers))
        total.add(
            [found.estimate, *found.loadings], [expected["omega_ml"], *expected["std_lambda"]]
        )
        ordinal.add(omega_ordinal(answers).estimate, expected["semTools_green_yang"])
    found_above, expected = (
        omega_hierarchical(samples.turned["n1000"], 6),
        theirs["n1000"]["omega_SL"],
    )
    above.add(
        (found_above.estimate, found_above.total), (expected["omega_h"], expected["omega_tot"])
    )
    return total, ordinal, above


def _correlations(samples: Samples) -> Sequence[Pairs]:
    theirs = read("lavaan")
    rho, tau = Pairs("polychoric correlations", LAVAAN), Pairs("their thresholds", PSYCH)
    for size in SIZES:
        found = polychoric(samples.turned[size])
        for place, row in enumerate(theirs[size]["lavCor24"]["rho"]):
            rho.add(found.matrix[place, :place], row)
        tau.add(found.thresholds, theirs[size]["polychoric24"]["tau"])
    return rho, tau


def _factors(samples: Samples) -> Sequence[Pairs]:
    theirs = read("lavaan")
    both = Pairs("eigenvalues of parallel analysis", PSYCH)
    rotated = Pairs("EFA, minres, oblimin: loadings, uniquenesses (psych stops early)", PSYCH)
    found = parallel(samples.turned["n1000"], np.random.default_rng(1), draws=20)
    expected = theirs["n1000"]["parallel"]
    both.add(found.components.eigenvalues, expected["pc_values"])
    both.add(found.factors.eigenvalues, expected["fa_values"])
    for size in SIZES:
        mine, others = efa(samples.turned[size], 6), theirs[size]["efa_minres_oblimin"]
        rotated.add(aligned(mine.loadings, np.array(others["loadings"])), others["loadings"])
        rotated.add(mine.uniquenesses, others["uniq"])
    return both, rotated


def _models(samples: Samples) -> Iterator[Pairs]:
    theirs = read("lavaan")
    for estimator in ESTIMATORS:
        scaled, robust = ("", "") if estimator == "ML" else (".scaled", ", scaled and shifted")
        chi2 = Pairs(f"CFA by {estimator}: chi squared{robust}", LAVAAN, relative=True)
        indices = Pairs(f"CFA by {estimator}: p, CFI, TLI, RMSEA, SRMR{robust}", LAVAAN)
        loadings = Pairs(f"CFA by {estimator}: loadings and their errors", LAVAAN)
        for size in SIZES:
            found = fit(samples.turned[size], FACTORS, estimator)
            expected = theirs[size][f"cfa_{estimator.lower()}"]
            chi2.add(found.chi2, expected["fit"][f"chisq{scaled}"])
            names = [f"{name}{scaled}" for name in ("pvalue", "cfi", "tli", "rmsea")]
            ours = (found.p, found.cfi, found.tli, found.rmsea, found.srmr)
            indices.add(ours, [expected["fit"][name] for name in (*names, "srmr")])
            loadings.add(*_loadings(found, expected["std"]))
        yield from (chi2, indices, loadings)
    yield from _least_squares(samples, theirs)
    yield _invariance(samples, theirs["n1000"]["invariance_ml"])


def _least_squares(samples: Samples, theirs: Mapping[str, Any]) -> Sequence[Pairs]:
    """Of lavaan's ULSMV less was kept than of the others."""
    chi2 = Pairs("CFA by ULS: chi squared, scaled and shifted", LAVAAN, relative=True)
    indices = Pairs("CFA by ULS: CFI, RMSEA, SRMR, scaled and shifted", LAVAAN)
    for size in SIZES:
        found, expected = (
            fit(samples.turned[size], FACTORS, "ULS"),
            theirs[size]["cfa_ulsmv"]["fit"],
        )
        chi2.add(found.chi2, expected["chisq.scaled"])
        stated = [expected[name] for name in ("cfi.scaled", "rmsea.scaled", "srmr")]
        indices.add((found.cfi, found.rmsea, found.srmr), stated)
    return chi2, indices


def _loadings(found: Cfa, expected: list[dict[str, float]]) -> tuple[list[Any], list[Any]]:
    own = [each for items in found.loadings.values() for each in items.values()]
    ours = [(each.estimate, each.standard_error) for each in own]
    return ours, [(row["est"], row["se"]) for row in expected]


def _invariance(samples: Samples, theirs: list[dict[str, float]]) -> Pairs:
    pairs = Pairs("invariance: chi squared of each level", LAVAAN, relative=True)
    upper = (samples.column("n1000", "level") >= 2).astype(np.int64)
    found = invariance(samples.turned["n1000"], {"F1": range(4)}, upper)
    pairs.add([each.fitness.chi2 for each in found.levels], [row["chisq"] for row in theirs])
    return pairs


def _items(samples: Samples) -> Sequence[Pairs]:
    theirs = read("mirt")
    likely = Pairs("graded response: log likelihood", MIRT)
    slopes = Pairs("graded response: slopes, thresholds", MIRT)
    errors = Pairs("graded response: their errors (Oakes)", MIRT)
    traits = Pairs("expected traits and their errors; reliabilities", MIRT)
    limited = Pairs("C2, its p, RMSEA, SRMR, CFI, TLI", MIRT)
    bias = Pairs("item bias by likelihood ratio: chi squared, p", MIRT)
    for size in SIZES:
        answers, expected = samples.turned[size][:, :4], theirs[size]
        found, items = irt.graded(answers), list(expected["items"].values())
        likely.add(found.loglik, expected["loglik"])
        pairs = zip(found.discrimination, found.thresholds, strict=True)
        slopes.add([(a, *b) for a, b in pairs], [item["est"] for item in items])
        errors.add(found.se, [item["se"] for item in items])
        scored = irt.scores(found, answers)
        both = np.column_stack([scored.estimate, scored.standard_error])[:20]
        traits.add(both, expected["eap_first20"])
        reliable = (found.marginal_reliability, scored.reliability)
        traits.add(reliable, (expected["marginal_rxx"], expected["empirical_rxx"]))
        c2 = irt.fit_c2(answers)
        names = ("M2", "p", "RMSEA", "SRMSR", "CFI", "TLI")
        ours = (c2.statistic, c2.p, c2.rmsea, c2.srmr, c2.cfi, c2.tli)
        limited.add(ours, [expected["C2"][name][0] for name in names])
    upper = (samples.column("n5000", "level") >= 2).astype(np.int64)
    found_bias, expected = irt.dif(samples.turned["n5000"][:, :4], upper), theirs["n5000"]["dif"]
    rows = [each for each in found_bias.items if isinstance(each, ItemDif)]
    bias.add([each.statistic for each in rows], expected["X2"])
    bias.add([each.p for each in rows], expected["p"])
    return likely, slopes, errors, traits, limited, bias


def _classes(samples: Samples) -> Sequence[Pairs]:
    theirs = read("stepmix")
    pairs = Pairs("latent classes: log likelihood, shares, profiles", "stepmix 3.0.0")
    mixed = samples.responses.select(theirs["items"])
    for k in (2, 3):
        found = classes.latent(mixed, k, np.random.default_rng(20260101))
        expected = theirs["models"][str(k)]
        pairs.add(found.loglik, expected["loglik"])
        pairs.add(found.shares, expected["shares"])
        pairs.add(found.profiles, expected["profiles"])
    return (pairs,)


def _people(samples: Samples) -> Sequence[Pairs]:
    theirs = read("careless")
    careless = Pairs("longstring, IRV, Mahalanobis, even-odd", "R careless 1.2.2")
    compared = Pairs("Kruskal-Wallis and Welch: statistic, p", f"scipy {version('scipy')}")
    found = flags(samples.responses, indices=samples.definition.indices)
    for mine, other in (
        ("longstring", "longstring"),
        ("irv", "irv"),
        ("mahalanobis", "mahad"),
        ("even_odd", "evenodd"),
    ):
        careless.add(getattr(found, mine).values, theirs[other])
    points = samples.turned["n1000"][:, :4].mean(axis=1)
    group = samples.column("n1000", "group")
    ours, parts = groups(points, group), [points[group == each] for each in range(8)]
    for test, expected in (
        (ours.kruskal_wallis, stats.kruskal(*parts)),
        (ours.welch, stats.f_oneway(*parts, equal_var=False)),
    ):
        if isinstance(test, Test):
            compared.add((test.statistic, test.p), (expected.statistic, expected.pvalue))
    return careless, compared


def _bias_by_logits(samples: Samples) -> Sequence[Pairs]:
    gained = Pairs("item bias by ordinal logits: chi squared of three tests", STATSMODELS)
    odds = Pairs("item bias by ordinal logits: log odds of the group", STATSMODELS)
    for item, expected in _logits(samples, read("statsmodels")):
        _, score, uniform, crossed = expected["loglik"]
        gains = np.array([uniform - score, crossed - uniform, crossed - score])
        tests = (item.uniform, item.nonuniform, item.total)
        gained.add([each.statistic for each in tests], 2 * gains)
        odds.add(item.log_odds, expected["log_odds"])
    return gained, odds


def _logits(samples: Samples, theirs: dict[str, Any]) -> Iterator[tuple[ItemBias, dict[str, Any]]]:
    """Yield each item that could be tested, with the likelihoods of its nested models."""
    for size, label in product(SIZES, ("level", "group3")):
        group = samples.column(size, "group") % 3
        if label == "level":
            group = (samples.column(size, "level") >= 2).astype(np.int64)
        found = irt.dif_logistic(samples.turned[size][:, :4], group, purify=False)
        for item, expected in zip(found.items, theirs[size]["dif"][label], strict=True):
            if isinstance(item, ItemBias):
                yield item, expected


def _plans(_samples: Samples) -> Sequence[Pairs]:
    theirs = read("statsmodels")["power"]
    power = Pairs("power of two groups", STATSMODELS)
    size = Pairs("their size for a power", STATSMODELS, relative=True)
    for *plan, expected in theirs["two_groups"]:
        power.add(two_groups(*plan), expected)
    for *plan, expected in theirs["size"]:
        size.add(size_for_two_groups(*plan).exact, expected)
    return power, size


COMPARISONS: Final[tuple[Callable[[Samples], Iterable[Pairs]], ...]] = (
    _alphas,
    _omegas,
    _correlations,
    _factors,
    _models,
    _items,
    _bias_by_logits,
    _classes,
    _people,
    _plans,
)
