"""The demonstration: an agency, its people and its pages on one machine."""
