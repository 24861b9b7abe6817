"""Respondents for the demo, for pilots and for load; one of them can be a person at a terminal.

Knows a link and what anybody can load from the page. Must never know a server's data, a key of
the researcher or how answers are scored: what it plants follows from its own parameters.
May call ``protocol``, ``questionnaires`` and an HTTP client; no room.

- ``document``    what the page embeds, believed only after its hashes and signatures
- ``respondent``  link → token → sealed answers → receipt
- ``traits``      the latent model: levels, loadings, thresholds, groups; planted means
- ``population``  people of that model, each from a seed
- ``load``        many respondents over HTTP
"""
