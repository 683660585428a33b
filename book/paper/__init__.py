"""What an organiser prints for a workshop, and the pack that holds it: ``python -m book.paper``.

sheets     cards, forms, cases, keys as pages of HTML
printing   HTML to PDF, by the Chromium that also drives the tests
pack       the folder and the zip: what learners get, and apart from it what is the organiser's
"""
