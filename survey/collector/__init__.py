"""The collector: is this a fresh token? Keep the bytes.

Knows spent nonces, sealed responses, the log key.
Must never know who (no code, no address), what (no sealing key), nor keep when or in which order.
May call ``web``, ``storage``, ``protocol``; ``protocol.letter_opening`` is its own.

views → desk → service → store → models; ``flush`` and ``closing`` run beside the requests
"""
