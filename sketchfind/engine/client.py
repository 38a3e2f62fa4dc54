"""The engine of the app: encoder processes for one model file. Imports no torch."""

from __future__ import annotations

from pathlib import Path

from sketchfind.encoder.model_file import check_model, read_info
from sketchfind.engine.ingest import IngestEncoder
from sketchfind.engine.loaded import ModelSource
from sketchfind.engine.query import QueryEncoder
from sketchfind.settings import Device


class Engine:
    """Makes encoders in processes of their own; raises ModelFileError for an unusable file."""

    def __init__(self, model: Path, device: Device = "auto") -> None:
        self.info = read_info(model)
        self.path = model
        self._source = ModelSource(model, device, self.info.space)

    def check(self) -> None:
        """Read the whole model file; raise ModelFileError if it is damaged."""
        check_model(self.path)

    def queries(self) -> QueryEncoder:
        """Make an encoder of queries; its process starts with the first use."""
        return QueryEncoder(self._source)

    def ingest(self) -> IngestEncoder:
        """Make an encoder of files; its process starts with the first batch."""
        return IngestEncoder(self._source)
