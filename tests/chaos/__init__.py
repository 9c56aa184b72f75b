"""The fault run: the real process against platforms that refuse, fail and hang up, killed again and again.

``python -m tests.chaos`` (``make chaos``) runs it at full size and prints what was measured beside what is allowed.
"""
