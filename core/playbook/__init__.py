"""Advice in a customer's figures: find a playbook, choose it, prove it, render it."""

from core.playbook.library import BUILT_IN, Library, Offer, Playbook, Rendered, find

__all__ = ["BUILT_IN", "Library", "Offer", "Playbook", "Rendered", "find"]
