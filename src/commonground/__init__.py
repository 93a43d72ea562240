"""Commonground: one plan for a place, made together."""

__version__ = "0.1.0"
