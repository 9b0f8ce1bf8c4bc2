"""The clinic on one machine: its own database, broker and mail, started and stopped with one command."""
