"""From a query to photos: embeddings of one model, the index, and what an answer says."""
