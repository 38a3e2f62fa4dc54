"""The left column: paper and tools, the words beside the drawing, recent drawings."""
