# Seconds of lavaan and psych for the work of structure.py, as one JSON object of programs:
# Rscript structure.R sim_n1000.csv RUNS. Medians; {} where a package is not installed.
packages <- c("lavaan", "psych", "GPArotation")
if (!all(packages %in% rownames(installed.packages()))) {
  cat("{}\n")
  quit()
}
suppressPackageStartupMessages({library(lavaan); library(psych)})
arguments <- commandArgs(trailingOnly = TRUE)
answers <- read.csv(arguments[1])[, 1:24]
backward <- seq(4, 24, 4)
answers[, backward] <- 6 - answers[, backward]
names <- names(answers)
model <- paste(sprintf("F%d =~ %s", 1:6, sapply(1:6, function(factor) {
  paste(names[4 * factor - 3:0], collapse = " + ")
})), collapse = "\n")

# Only what was asked for: no plot, nothing printed.
quietly <- function(work) suppressWarnings(suppressMessages(invisible(capture.output(work))))
seconds <- function(work) {
  median(replicate(as.integer(arguments[2]), system.time(quietly(work()))[["elapsed"]]))
}
called <- function(name) paste("R", name, packageDescription(name)$Version)
found <- list(
  c(
    "24 x 24 polychoric correlations" = seconds(function() lavCor(answers, ordered = names)),
    "CFA by ML, 24 items, 6 factors" = seconds(function() cfa(model, answers, std.lv = TRUE)),
    "CFA by WLSMV, 24 items, 6 factors" = seconds(function() {
      cfa(model, answers, ordered = names, estimator = "WLSMV", std.lv = TRUE)
    }),
    "CFA by ULSMV, 24 items, 6 factors" = seconds(function() {
      cfa(model, answers, ordered = names, estimator = "ULSMV", std.lv = TRUE)
    })
  ),
  c(
    "24 x 24 polychoric correlations" = seconds(function() {
      lavCor(answers, ordered = names, se = "standard", output = "est")
    })
  ),
  c(
    "24 x 24 polychoric correlations" = seconds(function() polychoric(answers, correct = 0)),
    "EFA, minres, oblimin, 6 factors" = seconds(function() fa(answers, 6)),
    "parallel analysis, 20 draws" = seconds(function() {
      fa.parallel(answers, n.iter = 20, plot = FALSE)
    })
  )
)
names(found) <- c(
  called("lavaan"), paste0(called("lavaan"), ", with standard errors as ours"), called("psych")
)
object <- function(values) {
  paste0("{", paste(sprintf('"%s": %s', names(values), values), collapse = ", "), "}")
}
cat(object(sapply(found, object)), "\n", sep = "")
