"""The services that the mathematics itself knows, each once; every other service is rows of the evidence tables.

A stay of a night or more is what whole wards are emptied of, by its bed days; deaths, lonely people and years of good
health are what residents gain. A test lists any other place that writes the id of a service into the code.
"""

from __future__ import annotations

ADMISSION = "emergency_admission_1plus"
BED_DAY = "emergency_bed_day"
MORTALITY = "mortality"
LONELINESS = "loneliness"
QALY = "qaly"
