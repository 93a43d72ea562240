"""What every room shares: errors, figures, money, years, arrays, rounding, discounting, chance, text. No other room."""
