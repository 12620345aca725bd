"""The chain as Almoner uses it: compile, deploy, read, send; and a local node to do it on."""
