"""What is measured, one measurement a file, printed side by side as medians by ``make bench``."""
