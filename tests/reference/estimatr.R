# Writes estimatr.json: CR2 errors of the cases in sim_vignettes.csv, the list experiment of
# Blair & Imai's Table 1. Run in this folder: Rscript estimatr.R
library(estimatr)
library(jsonlite)

figures <- function(fit) with(fit, list(
  term = term, estimate = unname(coefficients), se = unname(std.error), df = unname(df),
  low = unname(conf.low), high = unname(conf.high), p = unname(p.value)
))
cr2 <- function(formula, cases) {
  figures(lm_robust(formula, cases, clusters = person, se_type = "CR2"))
}
experiment <- function(cases) {
  cases$rank <- factor(cases$rank)
  list(
    effects = cr2(severity ~ fault + outcome + rank, cases),
    means = list(
      fault = cr2(severity ~ 0 + fault, cases),
      outcome = cr2(severity ~ 0 + outcome, cases),
      rank = cr2(severity ~ 0 + rank, cases)
    ),
    crossed = cr2(severity ~ fault + outcome + rank + fault:outcome, cases)
  )
}

cases <- read.csv("sim_vignettes.csv")
list_experiment <- data.frame(
  count = rep(c(0:3, 0:4), c(8, 132, 222, 227, 19, 123, 229, 219, 34)),
  treated = rep(0:1, c(589, 624))
)
found <- list(
  versions = list(R = R.version.string, estimatr = as.character(packageVersion("estimatr"))),
  people45 = experiment(cases),
  people12 = experiment(cases[cases$person <= 12, ]),
  list_experiment = figures(difference_in_means(count ~ treated, list_experiment))
)
write_json(found, "estimatr.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
