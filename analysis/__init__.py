"""Arrays in, frozen results out: what the answers of many say, and what of it may be shown.

Knows numbers: numpy, scipy, whole numbers with missing codes. Must never know the web, a database,
a key, the clock, a person; a file only in `partitions`. Calls `questionnaires` from one file only;
randomness is a `numpy.random.Generator` that the caller hands in. One file per statistical topic,
one direction:

    errors, results           what may be refused; what an estimate looks like
    definition, reading       which items make an index, a composite, a typology, a group
    responses                 one table of answers, missing codes kept apart
    scoring, typology         a person's scores, exact, as whole numerators over one grain
    histogram, moments        the sufficient statistics: small, exact, mergeable
    joint                     joint tables of all pairs of items, as small and as mergeable
    cells                     the rows of an index that occur, counted
    tally                     one pass over the answers builds all of them
    partitions                the same over Parquet larger than memory, by one process or many
    means, bootstrap          means with t, BCa and percentile intervals; shares with Wilson's
    bivariate                 the normal distribution of two correlated numbers
    correlation_pairs         polychoric correlations of all pairs at once
    correlation_influence     what one answer adds to them: errors, covariances
    correlation               the door to those
    cfa_model, cfa_search     a factor model as matrices; the descent to its best fit
    cfa_robust, cfa_indices   tests and errors of ordinal fits; indices of fit
    cfa_cautions              what must be said beside its figures
    cfa_groups                one model in several groups
    cfa_invariance            whether it measures alike in all of them
    cfa_estimates, cfa        the estimators; the door to confirmatory factor analysis
    factor_extraction         common factors: minimum residuals, maximum likelihood
    factor_rotation           varimax, oblimin, promax by gradient projection
    factor_parallel, factor   how many factors; the door to exploratory factor analysis
    omega, omega_hierarchy    reliability by one factor, and by one above several
    reliability               alpha with Feldt's interval, item-rest r; the door to the omegas
    groups                    means over the values of a demographic item
    effects, compare          how far groups lie apart: tests, effect sizes, Holm's correction
    prevalence, item_count    shares from indirect questions; list experiments
    orthant, design_effect    whether a list changed the answers to itself
    sensitive                 the door to those, and randomised response, crosswise
    regression, vignette      least squares clustered by person; effects of vignettes
    patterns                  respondents who answered alike, counted once
    irt_curves, irt_start     the graded response model of one item; where to start
    irt_fit                   its maximum likelihood and information
    irt_groups, irt_dif       the same in several groups; whether an item works alike in all
    irt                       the door to those: slopes, thresholds, traits, curves
    classes_fit, classes      latent classes: kinds of people who answer alike
    drivers_subsets, drivers  how much of an outcome goes with which mechanism: dominance
    weights_margins, weights  raking to a population's margins; weighted means, what they cost
    precision, power          planning: margins of error, sizes, power
    careless, without         careless answering: indices, flags; figures with and without
    summary                   everything together, unrounded: private to the researcher
    suppression, rounding     which figures may not leave; how the others are written
    disclosed, disclosure     the figures that leave; the one door through which they do

After `tally` nothing depends on the number of respondents, and tallies of any partition of the
answers merge to exactly the tally of the whole: all sums are whole numbers. Nothing rounds inside
an estimator. The instrument is exploratory until a pilot has been published, whatever the figures.
"""
