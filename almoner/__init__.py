"""Almoner pays government benefits and grants from Ethereum smart contracts."""
