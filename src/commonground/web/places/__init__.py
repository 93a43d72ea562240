"""Places, the bodies in them, who acts for which, and what each role may."""
