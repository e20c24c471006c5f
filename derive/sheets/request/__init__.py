"""What a sheet is asked to hold: spec files, rosters, options."""
