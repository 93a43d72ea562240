"""Neighbourhoods: contiguous, within bounds, whole wards, compact; designed, or as given. Knows nothing of health.

`districting.design` makes them, `report.as_given` takes those that a place has; `model` holds what they are.
"""
