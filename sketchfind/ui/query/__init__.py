"""The question: its parts above the grid, how it is asked, and what helps when it leads nowhere."""
