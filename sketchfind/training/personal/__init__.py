"""Fine-tune a finished model on one's own pairs of a sketch and a photo."""
