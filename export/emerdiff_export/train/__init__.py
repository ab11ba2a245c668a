"""Trains the embedded model, from pictures that Debian packages carry."""
