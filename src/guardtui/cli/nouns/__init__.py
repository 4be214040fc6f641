"""One file for each noun of the command line. Each verb calls the Guard's verb of that name and shows its answer."""
