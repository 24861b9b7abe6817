"""The researcher's own report: every figure, unsuppressed, in one file that needs no network.

Knows the frozen results of the analysis and the questionnaire's words. Must never know a key, a
database, a time, or one person's answers: what comes in is counted already. It has not passed
suppression, so it says on top, and in its name, that it is private; nothing of it may be published.
May call ``figures``, ``voice``, ``families``, the types of ``analysis`` and ``questionnaires``.

- ``material``       what comes in
- ``results``        all of it as JSON, unrounded
- ``catalog``        the report's words
- ``telling``        one reader's language: numbers, intervals, why there is none
- ``document``       sections, tables, figures: what the page is made of
- ``participation``, ``indices``, ``reliability``, ``items``, ``structure``, ``response``,
  ``groups``, ``drivers``, ``types``, ``carelessness``, ``methods``
                     one section each
- ``fitting``, ``latent``
                     one part each: of ``structure``, of ``types``
- ``shading``        a shade for a mean, without steps
- ``page``           which sections the report on an opened survey has
- ``rendering``      sections as HTML: no script, no network, light, dark, print
- ``vignettes``      a page of its own: effects of described cases from any labelled table
- ``pdf``            the same by WeasyPrint (the extra ``pdf``)
"""
