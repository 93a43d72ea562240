"""The room in which partners meet: a Django app, one folder a screen. The engine runs in its worker."""
