"""What surrounds the lessons: pages, styles, Sphinx extensions."""
