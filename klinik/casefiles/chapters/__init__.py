"""The chapters of a case file. Each takes the dossier and returns what stands under one heading, or nothing."""
