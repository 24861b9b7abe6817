"""Opened answers in the formats of other programs: single answers, on this machine only.

Knows the opened table and the questionnaire's words. Must never know a key, a receipt, a leaf or a
time: every export is shuffled anew, so that two of them cannot be laid side by side row by row.
May call ``opening`` for the table, ``questionnaires`` for what a code means, ``files``.

- ``codebook``   what each column is called, holds and means, in one language
- ``derived``    what is worked out of them: scores, kinds of answers, careless flags
- ``sheet``      the columns themselves, shuffled
- ``separated``  CSV and its codebook; no cell of it is a formula
- ``spss``, ``stata``   files of those programs, by ``readstat`` (the extra ``export``), ``names``
- ``parquet``    Parquet with labels
- ``scripts``    R and Stata scripts that load the CSV with labels and missing answers
- ``ddi``        DDI-Codebook 2.5, for archives
- ``run``        the one door: formats, language, folder in; private files out
"""
