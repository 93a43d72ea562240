"""Small areas, footprints and neighbourhoods of a place. In: tidy frames. Out: `Place`."""
