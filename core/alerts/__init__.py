"""What speaks first: rules that find, stages that decide whom to tell and when, and what becomes of an alert."""
