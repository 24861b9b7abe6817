"""The respondent's page: one document per survey, the same bytes for everybody.

Knows what is public: manifests, compiled questionnaires, the client's script and style sheet.
Must never know a code, a token, an answer, or one visitor from another; so it has no database,
no session, no cookie and no secret. It reads and writes ``published/<survey id>/`` only.
May call ``web`` and ``protocol``.

views → service → document | entrance | shelf | ledger; the words around the questions are in
``translations/`` (gettext; message ids are keys, which the client asks for, too)
"""
