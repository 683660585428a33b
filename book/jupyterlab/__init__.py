"""The course in JupyterLab 4 and Notebook 7: a prebuilt extension shows its notebooks as the page does."""
