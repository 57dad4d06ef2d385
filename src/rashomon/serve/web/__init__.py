"""The pages of `rashomon serve`: plain HTML that reads without scripts; one style, one script, nothing from elsewhere."""
