"""Almoner pays government benefits and grants from Ethereum smart contracts."""

# First of all, because it chooses what packages hash with, which they do while they are imported.
from almoner import config as config
