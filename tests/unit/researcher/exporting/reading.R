# What R makes of an export, as JSON: Rscript reading.R FOLDER WHAT FILE
suppressPackageStartupMessages(library(jsonlite))

# A column that load_answers.R made.
loaded <- function(column) {
  if (is.character(column)) return(list(label = attr(column, "label"), cells = as.vector(column)))
  given <- if (is.factor(column)) as.character(column) else as.vector(column)
  reason <- attr(column, "reason")
  list(
    label = attr(column, "label"), cells = attr(column, "codes"), type = class(column),
    given = given, levels = levels(column),
    reason = as.character(reason), reasons = levels(reason)
  )
}

# A column that haven read; Stata's missing values are told by their letters.
read_in <- function(column) {
  labels <- attr(column, "labels")
  words <- is.character(column)
  list(
    label = attr(column, "label"), cells = if (words) as.vector(column) else as.numeric(column),
    letters = if (!words) haven::na_tag(as.double(column)), meanings = names(labels),
    codes = as.numeric(labels), tags = if (!words) haven::na_tag(as.double(labels)),
    missing = as.numeric(attr(column, "na_values")), range = attr(column, "na_range")
  )
}

arguments <- commandArgs(trailingOnly = TRUE)
setwd(arguments[1])
found <- switch(arguments[2],
  script = {
    source("load_answers.R", encoding = "UTF-8")
    lapply(answers, loaded)
  },
  parsed = {
    eval(parse("load_answers.R", encoding = "UTF-8"))
    lapply(answers, loaded)
  },
  sav = lapply(haven::read_sav("answers.sav", user_na = TRUE), read_in),
  dta = lapply(haven::read_dta("answers.dta"), read_in)
)
json <- toJSON(found, digits = NA, na = "null", null = "null")
writeBin(charToRaw(enc2utf8(json)), arguments[3])
