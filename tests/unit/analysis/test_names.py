"""The names by which the field looks for a statistic, and what each result says."""

import importlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints

import pytest

from analysis import power

SAID: dict[str, str] = {
    "reliability.alpha": "estimate interval standardized if_dropped item_rest n",
    "reliability.omega_total": "estimate standard_error interval n",
    "reliability.omega_hierarchical": "estimate interval n",
    "reliability.omega_ordinal": "estimate standard_error interval n",
    "correlation.polychoric": "matrix thresholds standard_error n positive_definite smoothed",
    "factor.parallel": "components factors n",
    "factor.efa": "loadings correlations uniquenesses n method",
    "cfa.fit": "loadings chi2 df p cfi tli rmsea rmsea_interval srmr n estimator",
    "cfa.invariance": "levels steps n",
    "irt.graded": "discrimination thresholds se loglik iterations n method",
    "irt.scores": "estimate standard_error",
    "irt.information": "items test categories",
    "irt.dif": "items p_holm n method",
    "classes.latent": "shares profiles loglik bic entropy n method",
    "careless.flags": "longstring irv mahalanobis even_odd attention careless",
    "compare.groups": "welch kruskal_wallis epsilon_squared pairs n",
    "bootstrap.bca": "estimate standard_error interval n",
    "weights.rake": "values design_effect trimmed",
    "sensitive.list_experiment": "prevalence design_effect floor ceiling",
    "sensitive.randomized_response": "estimate standard_error interval n",
    "sensitive.crosswise": "plain corrected attentive",
    "sensitive.logistic": "intercept covariates covariance share loglik n method",
    "vignette.amce": "effects marginal_means interactions n",
    "drivers.dominance": "drivers r_squared n method",
}


def function(name: str) -> Callable[..., Any]:
    """Return what stands under a name of the field's."""
    module, _, short = name.partition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(f"analysis.{module}"), short)
    return found


@pytest.mark.parametrize("name", SAID)
def test_a_statistic_stands_under_its_name_and_its_result_is_frozen_and_says_all(name: str) -> None:
    result: Any = get_type_hints(function(name))["return"]
    assert is_dataclass(result)
    assert vars(result)["__dataclass_params__"].frozen
    assert set(SAID[name].split()) <= {field.name for field in fields(result)}


def test_planning_has_margins_power_and_sizes() -> None:
    named = "margin_of_share two_groups ordinal size_for_icc size_for_list size_for_crosswise"
    assert all(callable(getattr(power, name)) for name in named.split())
