"""The deal: can we sign?"""
