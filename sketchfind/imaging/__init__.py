"""Pixels: decoding photos, drawing sketches, thumbnails and model inputs. No Qt, no torch."""
