"""What all screens stand on: rows without telling numbers, whole transactions, sealed columns."""
