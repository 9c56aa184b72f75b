"""What Prometheus can read at /metrics, one family a file."""
