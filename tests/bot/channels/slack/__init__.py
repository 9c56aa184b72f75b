"""Stories told through Slack, by a server that speaks its protocol."""
