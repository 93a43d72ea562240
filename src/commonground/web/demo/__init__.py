"""The example room: every kind of partner, roles without passwords."""
