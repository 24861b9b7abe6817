"""The post office: takes letters at any time, hands them on shuffled, once a day.

Knows that an address posted something at a time. Must never know a token, an answer, or the
transport key that opens letters: that key is the collector's. Run by an independent third party.
May call ``storage``, ``web``, ``protocol``. What it carries is in ``protocol.letters``; a survey's
manifest may name a post office once this room serves.
"""
