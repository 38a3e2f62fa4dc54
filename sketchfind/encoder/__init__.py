"""The model: backbone, adapters, projection to text space, model files, runtime."""
