"""Effects of described cases on their judgement, from any labelled table: one private page.

- ``experiment``    what comes in, and all of it as JSON, unrounded
- ``cases``         how many cases, people, and what was left out
- ``picture``       attributes as dots with intervals
- ``effects``       every attribute: its picture and the table of its numbers
- ``interactions``  by how much an effect differs where another attribute has left its baseline
- ``methods``       what was computed, how, and what it cannot show
- ``page``          the document
"""
