"""What every page is made of: its frame, forms, tables, words for errors."""
