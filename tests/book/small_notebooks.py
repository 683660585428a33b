"""Notebooks of a few cells, for small books."""

import nbformat


def notebook(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
    }
    return nbformat.v4.new_notebook(cells=list(cells), metadata=metadata)


def code(source: str, data: dict | None = None, tags: tuple[str, ...] = ()) -> nbformat.NotebookNode:
    outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)] if data else []
    metadata = {"tags": list(tags)}
    return nbformat.v4.new_code_cell(source, outputs=outputs, execution_count=1, metadata=metadata)


def markdown(source: str, tags: tuple[str, ...] = ()) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(source, metadata={"tags": list(tags)})
