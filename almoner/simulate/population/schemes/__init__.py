"""How money is stolen: one function for each scheme, written from what its people do.

Each draws its strength over its whole range and says whether its trace goes further than that of
any innocent in `ranges`. None knows how the fraud check looks at anything.
"""
