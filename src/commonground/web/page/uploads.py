"""Uploads stop at their limit while they arrive. In: chunks. Out: the same, or a file marked as too large."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

MOST_BYTES = 2 * 1024 * 1024


class Limit(FileUploadHandler):
    """Refuses what is larger than `MOST_BYTES`, unread, and says so on the request."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any, **__: Any) -> None:  # noqa: N803
        """Looks at the stated length first."""
        if content_length > MOST_BYTES + 64 * 1024:
            self._refuse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Passes chunks on until there are too many."""
        if start + len(raw_data) > MOST_BYTES:
            self._refuse()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps the file."""

    def _refuse(self) -> None:
        self.request.too_large = True  # type: ignore[union-attr]
        raise StopUpload(connection_reset=False)
