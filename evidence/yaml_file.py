"""YAML files that people write by hand: read with the place of everything, and refused by their line."""

from __future__ import annotations

import re
from pathlib import Path

import yaml


class YamlFile:
    """One YAML file being read.

    Parameters
    ----------
    path : pathlib.Path
    error : type
        What every method raises, with one sentence: file, line, what is wrong and what is allowed.
    """

    def __init__(self, path: Path, error: type[Exception]):
        self.path, self.error = path, error

    def root(self) -> yaml.Node | None:
        """Read the file.

        Returns
        -------
        yaml.Node or None
            Its outermost node; None of an empty file. Scalars are text, as they were written.

        Raises
        ------
        Exception
            The file's own, if it is no YAML or no text in UTF-8.
        """
        try:
            return yaml.compose(self.path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            line = (error.problem_mark or error.context_mark).line + 1
            raise self.error(f"{self.path.name}, line {line}: not valid YAML; {error.problem}.") from None
        except (UnicodeDecodeError, yaml.YAMLError):
            raise self.error(f"{self.path.name} cannot be read as text; save it as UTF-8.") from None

    def refuse(self, node: yaml.Node, what: str) -> Exception:
        """Make an error that names the line.

        Parameters
        ----------
        node : yaml.Node
            Where it is.
        what : str
            What is wrong and what is allowed, without a full stop.

        Returns
        -------
        Exception
            To be raised.
        """
        return self.error(f"{self.path.name}, line {node.start_mark.line + 1}: {what}.")

    def fields(
        self, node: yaml.Node, what: str, required: tuple[str, ...] = (), optional: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        """Read a mapping, and hold it to the required fields where there are such.

        Parameters
        ----------
        node : yaml.Node
        what : str
            Its name in the message.
        required, optional : tuple of str
            Fields; without required ones any are allowed.

        Returns
        -------
        dict of str to yaml.Node

        Raises
        ------
        Exception
            The file's own, if it is no mapping, or a field is missing, unknown or there twice.
        """
        if not isinstance(node, yaml.MappingNode):
            wanted = f" with {', '.join(required)}" if required else ""
            raise self.refuse(node, f"{what} must be a mapping{wanted}")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value in found:
                raise self.refuse(key, f"{what} has '{key.value}' twice")
            if required and key.value not in (*required, *optional):
                allowed = ", ".join((*required, *optional))
                raise self.refuse(key, f"{what} has no field '{key.value}'; allowed are {allowed}")
            found[key.value] = value
        for name in required:
            if name not in found:
                raise self.refuse(node, f"{what} lacks the field '{name}'; it needs {', '.join(required)}")
        return found

    def text(self, node: yaml.Node, what: str) -> str:
        """Read a text.

        Parameters
        ----------
        node : yaml.Node
        what : str
            Its name in the message.

        Returns
        -------
        str
            In one line.

        Raises
        ------
        Exception
            The file's own, if it is no text or empty.
        """
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.refuse(node, f"{what} must be text and not empty")
        return " ".join(node.value.split())

    def whole(self, node: yaml.Node, what: str, low: int, high: int) -> int:
        """Read a whole number.

        Parameters
        ----------
        node : yaml.Node
        what : str
            Its name in the message.
        low, high : int
            Its limits, themselves allowed.

        Returns
        -------
        int

        Raises
        ------
        Exception
            The file's own, if it is none or outside the limits.
        """
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        if not re.fullmatch("[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise self.refuse(node, f"{what} must be a whole number from {low} to {high}")
        return int(value)

    def entries(self, node: yaml.Node, what: str, allowed: tuple[int, int], kind: str) -> list[yaml.Node]:
        """Read a list.

        Parameters
        ----------
        node : yaml.Node
        what : str
            Its name in the message, with its verb: "'breaks' must be".
        allowed : tuple of int
            The least and the greatest length.
        kind : str
            What it is a list of.

        Returns
        -------
        list of yaml.Node

        Raises
        ------
        Exception
            The file's own, if it is no list, too short or too long.
        """
        low, high = allowed
        if not isinstance(node, yaml.SequenceNode) or not low <= len(node.value) <= high:
            span = f"{low}" if low == high else f"{low} to {high}"
            raise self.refuse(node, f"{what} a list of {span} {kind}")
        return node.value

    def one_of(self, node: yaml.Node, what: str, allowed: tuple[str, ...]) -> str:
        """Read a word that is one of those allowed.

        Parameters
        ----------
        node : yaml.Node
        what : str
            Its name in the message.
        allowed : tuple of str

        Returns
        -------
        str

        Raises
        ------
        Exception
            The file's own, if it is another.
        """
        if not isinstance(node, yaml.ScalarNode) or node.value not in allowed:
            value = f", not '{node.value}'" if isinstance(node, yaml.ScalarNode) else ""
            raise self.refuse(node, f"{what} must be one of {', '.join(allowed)}{value}")
        return node.value
