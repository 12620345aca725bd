"""What looks like a scheme and is none: shelters, outreach days, lost phones, small offices.

Each stays within its part of `ranges`, by which schemes say whether they go further.
"""
