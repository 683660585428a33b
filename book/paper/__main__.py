"""``python -m book.paper``: see :mod:`book.paper.pack`."""

import sys

from book.dist import DistError
from book.paper.pack import ROOT, pack_workshop
from book.paper.printing import PrintError

if __name__ == "__main__":
    try:
        for written in pack_workshop():
            print(written.relative_to(ROOT))
    except (DistError, PrintError) as error:
        sys.exit(str(error))
