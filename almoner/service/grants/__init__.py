"""The pages of a program that gives grants: for the organization that holds an award."""
