"""The networks themselves: the one that draws, cell by cell, and the one that says what a drawing looks like."""
