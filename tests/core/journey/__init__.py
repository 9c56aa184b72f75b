"""Laws and cases of the journey."""
