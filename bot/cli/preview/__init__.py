"""The preview of playbooks: a local page that shows them as each channel would, live while they are written."""
