"""Everything the analysis may refuse, named by cause.

Two branches, because they are two different faults: `InputError` means that the caller handed over
something that is not data of this questionnaire; `EstimationError` means that the data are sound
but cannot carry the statistic (nobody answered, everybody answered alike). A summary survives the
second kind and says which figure is missing and why; nothing here ever becomes a silent NaN.
"""

from typing import ClassVar


class AnalysisError(ValueError):
    """Anything the analysis refuses; `code` is stable, the message is for people."""

    code: ClassVar[str] = "analysis"


class InputError(AnalysisError):
    """What was handed over is not data, or not a definition."""

    code = "input"


class BadDefinitionError(InputError):
    """An index, composite, typology or group is not well defined."""

    code = "bad-definition"


class BadParameterError(InputError):
    """A level, a number of resamples or a count lies outside its range."""

    code = "bad-parameter"


class UnknownItemError(InputError):
    """A definition names an item that has no column, or a column is none of a fit's items."""

    code = "unknown-item"


class UnequalLengthsError(InputError):
    """Columns of one table have different numbers of respondents."""

    code = "unequal-lengths"


class RowsDisagreeError(InputError):
    """Columns of pandas have different indices: their rows do not belong to the same people."""

    code = "rows-disagree"


class NotWholeNumbersError(InputError):
    """A column holds something else than whole numbers: fractions, texts."""

    code = "not-whole-numbers"


class NotNumbersError(InputError):
    """A column of scores holds something else than finite numbers: NaN, infinity, text."""

    code = "not-numbers"


class CodeOutsideScaleError(InputError):
    """A column holds a value that is neither on its scale nor a missing code."""

    code = "code-outside-scale"


class NotRespondentsError(InputError):
    """Sums were given where the answers of each respondent are needed."""

    code = "not-respondents"


class GrainTooFineError(InputError):
    """A score would need more than 52 bits to stay exact: too many items may be missing."""

    code = "grain-too-fine"


class NotMergeableError(InputError):
    """Two sets of sums were not made by the same definition."""

    code = "not-mergeable"


class ThresholdTooLowError(InputError):
    """A release was asked for with a k under the floor."""

    code = "threshold-too-low"


class EstimationError(AnalysisError):
    """The data are sound, but cannot carry the statistic."""

    code = "estimation"


class TooFewItemsError(EstimationError):
    """Reliability needs at least two items."""

    code = "too-few-items"


class TooFewRespondentsError(EstimationError):
    """An interval needs at least two respondents."""

    code = "too-few-respondents"


class EmptyGroupError(EstimationError):
    """Nobody in the group has a value: the group is empty or all its answers are missing."""

    code = "empty-group"


class ConstantItemError(EstimationError):
    """An item was answered alike by everybody, so it correlates with nothing."""

    code = "constant-item"


class ConstantScoreError(EstimationError):
    """A score does not vary, so that no interval can be estimated."""

    code = "constant-score"


class OneGroupError(EstimationError):
    """A comparison needs at least two groups."""

    code = "one-group"


class NotPositiveDefiniteError(EstimationError):
    """A covariance matrix has no inverse: some items follow from the others."""

    code = "not-positive-definite"


class NotIdentifiedError(EstimationError):
    """Different parameters of a model would fit the data equally well."""

    code = "not-identified"


class CollinearError(EstimationError):
    """Some effects of a regression cannot be told apart."""

    code = "collinear"


class ListTooLongError(EstimationError):
    """The test of a list experiment is computed for up to five items."""

    code = "list-too-long"


class NobodyAttentiveError(EstimationError):
    """The anchor question was answered as if by chance, so there is nothing to correct with."""

    code = "nobody-attentive"


class IncompleteMomentsError(EstimationError):
    """Sums over different respondents were given where one set of respondents is needed."""

    code = "incomplete-moments"


class NotConvergedError(EstimationError):
    """An iterative estimate did not settle, or ran off towards infinity."""

    code = "not-converged"


class MarginsDisagreeError(InputError):
    """Margins to weight by do not describe one population, or not the categories of the sample."""

    code = "margins-disagree"


class UnweightableError(EstimationError):
    """No weights give the margins asked for: a category of the population is not in the sample."""

    code = "unweightable"


class UnreadableError(InputError):
    """A file is not there, of no known kind, or does not hold what its name says."""

    code = "unreadable"


class MissingExtraError(InputError):
    """An optional library is needed and not installed."""

    code = "missing-extra"
