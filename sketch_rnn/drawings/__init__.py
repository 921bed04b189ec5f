"""What is drawn: strokes and the gate through which they come in, files of any kind, pictures of them, and how alike two are."""
