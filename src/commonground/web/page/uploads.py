"""Uploads stop at their limit while they arrive. In: chunks. Out: the same, or a file marked as too large."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

MOST_BYTES = 2 * 1024 * 1024
MOST_READ_BYTES = 10 * MOST_BYTES  # of a request: up to here it is read to its end and answered on its own page


class Limit(FileUploadHandler):
    """Refuses what is larger than `MOST_BYTES`, and says so on the request."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - as Django calls it
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]] | None:
        """Looks at the stated length first: far too much is not read at all, its other fields neither."""
        if content_length <= MOST_READ_BYTES:
            return None
        self.request.too_large = True  # type: ignore[union-attr]
        return QueryDict(encoding=encoding), MultiValueDict()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Passes chunks on until there are too many."""
        if start + len(raw_data) > MOST_BYTES:
            self.request.too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps the file."""
