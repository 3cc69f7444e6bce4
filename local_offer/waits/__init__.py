"""Waiting times: given by suppliers, signed by a second person, compared only like with like."""
