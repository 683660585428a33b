"""Writes what the models give for every reference value: ``python -m tests.models.reference_results``.

The book's model cards show that file, and a test computes every row anew and holds the file to it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.derived import reference
from tests.models import (
    reference_rows,
    rows_circuit_plasticity,  # noqa: F401  (fills the registry)
    rows_meta_analysis,
    rows_pharmacokinetics,
    rows_symptom_course,  # noqa: F401  (fills the registry)
)
from tests.models.reference import COMPUTED, QUOTED, check

#: Rows that nothing computes, and why.
NOT_COMPUTED = {
    **reference_rows.NOT_COMPUTED,
    **rows_pharmacokinetics.NOT_COMPUTED,
    **rows_meta_analysis.NOT_COMPUTED,
}


def results() -> pd.DataFrame:
    """Compute every row."""
    lines = []
    for id_ in reference.values().index:
        if id_ not in COMPUTED:
            lines.append((id_, "none", "", "", NOT_COMPUTED.get(id_, "")))
            continue
        agrees, found = check(id_)
        lines.append(
            (
                id_,
                "table" if id_ in QUOTED else "model",
                ";".join(f"{number:.6g}" for number in np.atleast_1d(found)),
                "yes" if agrees else "no",
                "",
            )
        )
    return pd.DataFrame(lines, columns=["id", "basis", "found", "agrees", "reason"]).set_index("id")


if __name__ == "__main__":
    table = results()
    table.to_csv(reference.RESULTS, encoding="utf-8", lineterminator="\n")
    print(f"{reference.RESULTS.name}: {len(table)} rows, {(table['agrees'] == 'yes').sum()} agree")
