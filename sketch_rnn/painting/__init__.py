"""A picture made of a drawing, by a diffusion model with a network beside it that looks at the drawing."""
