# Writes stats.json: what R itself, psych and effectsize make of sim_n1000.csv and sim_n5000.csv.
# Run in this folder: Rscript stats.R
suppressPackageStartupMessages({library(psych); library(effectsize); library(jsonlite)})

# Items with the fourth of each factor turned, and the mean of each factor's four.
turned <- function(answers) {
  items <- as.matrix(answers[, 1:24])
  backward <- seq(4, 24, 4)
  items[, backward] <- 6 - items[, backward]
  items
}
scores <- function(items) {
  found <- sapply(1:6, function(factor) rowMeans(items[, 4 * factor - 3:0]))
  as.data.frame(`colnames<-`(found, paste0("F", 1:6)))
}

# Dominance of F1 on the others by its definition: lm of every subset.
dominance <- function(table, outcome = "F1", mechanisms = paste0("F", 2:6)) {
  explained <- function(names) {
    if (!length(names)) return(0)
    summary(lm(reformulate(names, outcome), table))$r.squared
  }
  of <- function(name) {
    others <- setdiff(mechanisms, name)
    added <- function(subset) explained(c(subset, name)) - explained(subset)
    sizes <- sapply(0:length(others), function(size) {
      mean(combn(length(others), size, function(at) added(others[at])))
    })
    c(dominance = mean(sizes), alone = explained(name), beyond = added(others))
  }
  whole <- lm(reformulate(mechanisms, outcome), as.data.frame(scale(table)))
  c(
    as.list(as.data.frame(t(sapply(mechanisms, of)))),
    list(
      coefficients = unname(coef(whole)[-1]),
      r_squared = summary(whole)$r.squared, adjusted = summary(whole)$adj.r.squared
    )
  )
}

# Every pair of levels: Welch's t, Hedges' g, and the rank-biserial r, which is Cliff's delta.
pairs <- function(score, level) {
  of <- function(pair) {
    x <- score[level == pair[1]]
    y <- score[level == pair[2]]
    test <- t.test(x, y)
    g <- hedges_g(x, y)
    c(
      difference = mean(x) - mean(y), se = test$stderr, low = test$conf.int[1],
      high = test$conf.int[2], p = test$p.value, g = g$Hedges_g, g_low = g$CI_low,
      g_high = g$CI_high, delta = rank_biserial(x, y, ci = NULL)[[1]]
    )
  }
  found <- as.data.frame(t(apply(combn(0:3, 2), 2, of)))
  found$p_holm <- p.adjust(found$p, "holm")
  as.list(found)
}
compared <- function(score, group) {
  ranks <- kruskal.test(score, group)
  welch <- oneway.test(score ~ group)
  list(
    kruskal = c(ranks$statistic, ranks$p.value), epsilon = ranks$statistic / (length(score) - 1),
    welch = c(welch$statistic, welch$parameter, welch$p.value)
  )
}
wilson <- function(count, n) unname(prop.test(count, n, correct = FALSE)$conf.int[1:2])

# Maximum likelihood followed to its end; promax and varimax as factanal rotates.
likeliest <- function(items) {
  tight <- list(nstart = 1, opt = list(factr = 1, pgtol = 0, maxit = 10000), rotate = list(eps = 1e-14))
  fit <- function(rotation) {
    factanal(items, 6, rotation = rotation, control = tight)
  }
  plain <- fit("varimax")
  oblique <- promax(plain$loadings)
  list(
    uniquenesses = unname(plain$uniquenesses), chi2 = plain$STATISTIC[[1]], p = plain$PVAL[[1]],
    varimax = unname(unclass(plain$loadings)), promax = unname(unclass(oblique$loadings))
  )
}
halves <- function(items) {
  found <- splitHalf(items, raw = TRUE, covar = TRUE)
  list(lowest = found$minrb, highest = found$maxrb, mean = mean(found$raw))
}

few <- read.csv("sim_n1000.csv")
many <- read.csv("sim_n5000.csv")
of_few <- scores(turned(few))
versions <- lapply(list(psych = "psych", effectsize = "effectsize"), packageVersion)
counts <- list(c(1, 9), c(30, 400), c(200, 400), c(997, 1000))
found <- list(
  versions = c(R = R.version.string, lapply(versions, as.character)),
  dominance = dominance(of_few),
  pairs = pairs(of_few$F1, few$level),
  groups = compared(of_few$F1, few$group),
  shares = lapply(counts, function(pair) c(pair, wilson(pair[1], pair[2]))),
  factanal = list(n1000 = likeliest(turned(few)), n5000 = likeliest(turned(many))),
  halves = lapply(1:6, function(factor) halves(turned(few)[, 4 * factor - 3:0]))
)
write_json(found, "stats.json", digits = NA, auto_unbox = TRUE)
