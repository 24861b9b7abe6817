"""Arrays in, frozen results out: what the answers of many say, and what of it may be shown.

Knows numbers: numpy, scipy, whole numbers with missing codes. Must never know the web, a database,
a key, the clock, a person; a file only in `files` and `partitions`. Calls `questionnaires` from one
file only; randomness is a `numpy.random.Generator` that the caller hands in. One file per
statistical topic, or a package whose door has its public names and its own map; one direction:

    errors, results           what may be refused; what an estimate looks like
    cautions                  what must be said beside a figure
    definition, reading       which items make an index, a composite, a typology, a group
    rows                      whether columns held apart tell of the same people
    columns, responses        one table of answers, missing codes apart, labels if there are any
    answers                   the door of every statistic of items: any table, rightly or not at all
    files/                    Parquet, CSV with a codebook, SPSS, Stata, with their labels
    labels                    each person's group
    scoring, typology         a person's scores, exact, as whole numerators over one grain
    histogram, moments        the sufficient statistics: small, exact, mergeable
    joint                     joint tables of all pairs of items, as small and as mergeable
    cells, patterns           rows of an index, of any items, that occur, counted once
    tally                     one pass over the answers builds all of them
    partitions                the same over Parquet larger than memory, by one process or many
    means, bootstrap          means with t, BCa and percentile intervals; shares with Wilson's
    headline                  of these the interval that holds at the number of people
    correlation/              polychoric correlations of all pairs at once, their errors
    cfa/                      confirmatory factor analysis, also in several groups
    factor/                   exploratory factor analysis, how many factors
    reliability/              alpha with Feldt's interval, the omegas
    groups                    means over the values of a demographic item
    effects, compare          how far groups lie apart: tests, effect sizes, Holm's correction
    sensitive/                indirect questions: lists, randomised response, crosswise
    regression, vignette      least squares clustered by person; effects of vignettes
    irt/                      the graded response model: slopes, traits, curves, item bias
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
