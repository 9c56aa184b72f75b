"""What an operator can do, one verb a file; what a verb needs is loaded when it runs."""
