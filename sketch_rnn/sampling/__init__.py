"""How a drawing comes out of the network: the loop, who draws a row, many people at once, and which candidate is kept."""
