# Writes masked.json: logistic regressions of answers masked by a device, of sim_n1000.csv, by glm
# with a link of our own. Run in this folder: Rscript masked.R
library(jsonlite)

masked <- function(offset, slope) {
  structure(list(
    linkfun = function(mu) qlogis((mu - offset) / slope),
    linkinv = function(eta) offset + slope * plogis(eta),
    mu.eta = function(eta) slope * dlogis(eta), valideta = function(eta) TRUE, name = "masked"
  ), class = "link-glm")
}
answers <- read.csv("sim_n1000.csv")
answers$score <- (answers$i01 + answers$i02 + answers$i03 + 6 - answers$i04) / 4

# glm ends when the deviance does not change, which is too early: begun again where it ended.
fit <- function(yes, offset, slope) {
  answers$yes <- as.integer(yes)
  at <- c(0, 0, 0)
  for (round in 1:30) {
    found <- glm(
      yes ~ score + level, binomial(masked(offset, slope)), answers, start = at,
      control = list(epsilon = 1e-15, maxit = 200)
    )
    at <- coef(found)
  }
  table <- coef(summary(found))
  chance <- plogis(found$linear.predictors)
  gradient <- colMeans(chance * (1 - chance) * model.matrix(found))
  list(
    offset = offset, slope = slope, estimate = unname(table[, 1]), se = unname(table[, 2]),
    p = unname(table[, 4]), covariance = unname(vcov(found)), loglik = c(logLik(found)),
    share = mean(chance), share_se = sqrt(c(gradient %*% vcov(found) %*% gradient))
  )
}
found <- list(
  versions = list(R = R.version.string),
  warner = fit(answers$i05 > 3, 0.2, 0.6),
  crosswise = fit(answers$i09 > 2, 0.85, -0.7),
  forced = fit(answers$i05 > 3, 1 / 6, 3 / 4),
  straight = fit(answers$i05 > 3, 0, 1)
)
write_json(found, "masked.json", digits = NA, auto_unbox = TRUE)
