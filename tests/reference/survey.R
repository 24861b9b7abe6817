# Writes survey.json: raked weights and weighted means of sim_n1000.csv, means and shares of a
# finite population. Run in this folder: Rscript survey.R
suppressPackageStartupMessages(library(survey))
library(jsonlite)

answers <- read.csv("sim_n1000.csv")
answers$score <- (answers$i01 + answers$i02 + answers$i03 + 6 - answers$i04) / 4
answers$half <- answers$i05 > 3
answers$base <- 1 + (answers$i06 > 3)
margins <- list(
  group = data.frame(group = 0:7, Freq = c(90, 160, 110, 140, 125, 100, 175, 100)),
  level = data.frame(level = 0:3, Freq = c(320, 180, 290, 210)),
  half = data.frame(half = c(FALSE, TRUE), Freq = c(450, 550))
)
raked <- function(design) {
  tight <- list(maxit = 1000, epsilon = 1e-12, verbose = FALSE)
  rake(design, list(~group, ~level, ~half), margins, control = tight)
}
calibrated <- function(design) {
  totals <- c(1000, 160, 110, 140, 125, 100, 175, 100, 180, 290, 210, 550)
  formula <- ~ factor(group) + factor(level) + half
  names(totals) <- colnames(model.matrix(formula, answers))
  calibrate(design, formula, totals, calfun = "raking", epsilon = 1e-13, maxit = 200)
}
# The error twice: survey's own, its residuals from a regression weighted as the sample was drawn;
# and that of residuals from lm by the raked weights, as Deville & Sarndal (1992) have them.
figures <- function(design) {
  found <- svymean(~score, design)
  answers$raked <- weights(design)
  answers$rest <- resid(lm(score ~ factor(group) + factor(level) + half, answers, weights = raked))
  rest <- svymean(~rest, svydesign(ids = ~1, weights = ~raked, data = answers))
  list(
    weights = answers$raked, mean = coef(found)[[1]], survey_se = SE(found)[[1]],
    se = SE(rest)[[1]]
  )
}

plain <- svydesign(ids = ~1, weights = ~1, data = answers)
unequal <- svydesign(ids = ~1, weights = ~base, data = answers)
finite <- svydesign(ids = ~1, fpc = rep(1500, 1000), data = answers)
of_finite <- svymean(~score, finite)
found <- list(
  versions = list(R = R.version.string, survey = as.character(packageVersion("survey"))),
  margins = lapply(margins, function(margin) margin$Freq),
  rake = figures(raked(plain)),
  rake_base = figures(raked(unequal)),
  calibrate = figures(calibrated(plain)),
  calibrate_base = figures(calibrated(unequal)),
  finite = list(population = 1500, mean = coef(of_finite)[[1]], se = SE(of_finite)[[1]])
)
write_json(found, "survey.json", digits = NA, auto_unbox = TRUE)
