"""Train, evaluate and export the model: recipes, data sets, losses, loop, metrics."""
