"""Topics, a file for one to five related ones; every module in this folder is found by scanning."""
