# Simulates the judgements of sim_vignettes.csv: 45 people of one to eight cases each, some more
# lenient than others. Run in this folder: Rscript vignettes.R
set.seed(20260101)
persons <- 45
person <- rep(seq_len(persons), sample(1:8, persons, replace = TRUE))
n <- length(person)
fault <- sample(c("none", "process", "rule"), n, replace = TRUE)
outcome <- sample(c("bad", "good"), n, replace = TRUE)
rank <- sample(1:4, n, replace = TRUE)
severity <- 4 + 0.9 * (fault == "process") + 1.6 * (fault == "rule") - 0.7 * (outcome == "good") +
  0.5 * (fault == "rule") * (outcome == "bad") + 0.1 * rank +
  rnorm(persons, sd = 0.8)[person] + rnorm(n)
cases <- data.frame(person, fault, outcome, rank, severity = round(severity, 3))
write.csv(cases, "sim_vignettes.csv", row.names = FALSE, quote = FALSE)
