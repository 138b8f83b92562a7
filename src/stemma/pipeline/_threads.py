"""One thread a process for numeric libraries: the pool uses the cores, and a thread that spins takes one from it.

Imported before anything that loads such a library; what the user has set stays.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
