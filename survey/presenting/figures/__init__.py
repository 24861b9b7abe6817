"""Inline SVG: classes only (no style attribute passes the policy), a title and a description.

Each figure is drawn twice, ``wide`` (860 units) and ``narrow`` (296 units, the label above its
row): text stays near 14 pixels, and a wide drawing is never shrunk onto a phone.
"""
