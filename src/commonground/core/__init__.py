"""The words every room shares: errors, chance, figures, money, years. Imports no other room."""
