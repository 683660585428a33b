"""A deck of slides for each chapter, derived from its notebook: nothing that is on a slide is written twice.

words      which sentences of a text a slide takes, and what becomes of links and sources
derive     cells to slides, by Jupyter's own metadata ``slideshow``
page       slides to a page of HTML, and what the speaker sees
"""
