"""What ``callsheet doctor`` looks at, one check a file."""
