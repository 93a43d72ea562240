"""Invitations: single use, fourteen days, bound to an address."""
