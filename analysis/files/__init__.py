"""Files of answers with their labels: whatever names its codes is not typed again.

In the order of the flow:

    sheet                     columns as a file holds them, and what it says of them
    parquet                   Parquet; labels in the metadata of its fields
    separated                 CSV, and a codebook of one row a code
    statistical               SPSS and Stata (the extra ``export``)
    reading                   `read`: any of them, read rightly or refused
"""

from analysis.files.reading import read

__all__ = ["read"]
