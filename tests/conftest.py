"""Makes the made-up places of tests/toys importable from every tier."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "toys"))
