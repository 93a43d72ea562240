"""What every room found, put together as the document: the only room that knows both sides. In: `Findings`."""
