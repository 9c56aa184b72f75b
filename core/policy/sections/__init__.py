"""The sections of the policy, one a file; the file's name is the section's."""
