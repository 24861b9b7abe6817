"""A shelf of signed files: each survey's page, the same bytes for everybody.

Knows what is public: manifests, compiled questionnaires, and the page that the researcher has
rendered and signed (decision 0012). Says nothing of its own to a respondent; only where no
questionnaire is does it speak for itself, with the few words of ``translations/``.
Must never know a code, a token, an answer, or one visitor from another; so it has no database,
no session, no cookie and no secret. It reads and writes ``published/<survey id>/`` only.
May call ``web`` and ``protocol``.

views → service → entrance | publication | shelf | ledger
"""
