"""The OSCQuery tree: what the agent understands and says, as one JSON value; pure.

It comes from the control table and the protocol's words; nothing is described here a second time.
It follows the third revision of the OSCQuery proposal, without streaming: values are told over OSC,
after hello. Three choices where the proposal leaves room:

- TYPE is the full form of what may be sent. Switches are `i`, 0 or 1, as they are echoed; what else
  is taken for it stands in OVERLOADS. A message without arguments has no TYPE; one with a variable
  number ("value...") has the types of the others.
- A name that means one thing when sent and another when heard is described as sent; DESCRIPTION
  says what comes back.
- `prompt` and `weight` have a value per slot, and VALUE holds only one message: they have the extra
  attribute SLOTS, a list of messages, and are write-only otherwise.
"""

from __future__ import annotations

import contextlib
import difflib
import ipaddress
import math
import re
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit

from lmdm_agent.controls import ACTIONS, CONTROLS, Action, Control, Value
from lmdm_agent.protocol import META, OUT

Node = dict[str, Any]
Values = Mapping[str, tuple[str, tuple[Value, ...]]]
"""Messages (name, values) by a unique key, as `Commander.snapshot` gives them."""

ROOT = "lmdm"
READ, WRITE = 1, 2
REQUIRED = ("FULL_PATH", "CONTENTS", "TYPE")
EXTENSIONS = {
    "ACCESS": True,
    "VALUE": True,
    "RANGE": True,
    "DESCRIPTION": True,
    "EXTENDED_TYPE": True,
    "UNIT": True,
    "CLIPMODE": True,
    "OVERLOADS": True,
    "SLOTS": True,
    "TAGS": False,
    "CRITICAL": False,
    "HTML": False,
    "LISTEN": False,
    "PATH_CHANGED": False,
}
ATTRIBUTES = frozenset((*REQUIRED, *(name for name, has in EXTENSIONS.items() if has)))
UNITS = {
    "s": "time.second",
    "seconds": "time.second",
    "ms": "time.ms",
    "hz": "time.hz",
    "bpm": "time.bpm",
    "db": "gain.db",
}
"""The proposal's names of units, by ours: a control's unit, or a part of an argument's name."""
OVERLOADS = {"int": "f", "float": "i", "bool": "fTF", "choice": ""}


def tree(
    values: Values,
    controls: tuple[Control, ...] = CONTROLS,
    actions: tuple[Action, ...] = (*ACTIONS, *META),
    out: tuple[Action, ...] = OUT,
) -> Node:
    """The whole address space, as the proposal wants it: values are those given."""
    nodes = dict(_describe(controls, actions, out))
    messages: dict[str, list[list[object]]] = {}
    for name, words in values.values():
        messages.setdefault(name, []).append([_json(word) for word in words])
    for name in messages.keys() & nodes.keys():
        nodes[name] = _filled(nodes[name], messages[name])
    return _container("/", {ROOT: _container(f"/{ROOT}", nodes)})


@cache
def _describe(
    controls: tuple[Control, ...], actions: tuple[Action, ...], out: tuple[Action, ...]
) -> Mapping[str, Node]:
    """All nodes without their values; they never change, so no request has to write them anew."""
    nodes = {control.name: _control_node(control) for control in controls}
    for action in actions:
        nodes[action.name] = _message_node(action, WRITE)
    for action in out:
        node = _message_node(action, READ)
        if action.name in nodes:
            nodes[action.name]["DESCRIPTION"] += f". Comes back: {node['DESCRIPTION']}"
        else:
            nodes[action.name] = node
    return nodes


def _container(path: str, contents: dict[str, Node]) -> Node:
    return {"FULL_PATH": path, "ACCESS": 0, "CONTENTS": contents}


def _control_node(control: Control) -> Node:
    letter = {"float": "f", "choice": "s"}.get(control.kind, "i")
    limits: Node = {"MIN": control.low, "MAX": control.high}
    if control.kind == "bool":
        limits = {"MIN": 0, "MAX": 1}
    elif control.kind == "choice":
        limits = {"VALS": list(control.choices)}
    elif control.kind == "int":
        limits = {k: round(v) if math.isfinite(v) else v for k, v in limits.items()}
    limits = {k: v for k, v in limits.items() if k == "VALS" or math.isfinite(v)}
    node: Node = {
        "FULL_PATH": f"/{ROOT}/{control.name}",
        "ACCESS": READ | WRITE,
        "TYPE": letter,
        "RANGE": [limits or None],
        # Any number but 0 turns a switch on, and a word that is no choice is refused.
        "CLIPMODE": ["both" if limits and control.kind in ("int", "float") else "none"],
        "DESCRIPTION": control.help,
    }
    if control.unit.lower() in UNITS:
        node["UNIT"] = [UNITS[control.unit.lower()]]
    if OVERLOADS[control.kind]:
        node["OVERLOADS"] = [{"TYPE": other} for other in OVERLOADS[control.kind]]
    return node


def _message_node(action: Action, access: int) -> Node:
    node: Node = {"FULL_PATH": f"/{ROOT}/{action.name}", "ACCESS": access}
    fixed = [argument for argument in action.arguments if argument[1]]
    if fixed:
        node["TYPE"] = "".join(letter for _, letter, _ in fixed)
        node["EXTENDED_TYPE"] = [name for name, _, _ in fixed]
        for attribute, found in (
            ("RANGE", [_limits(letter, text) for _, letter, text in fixed]),
            ("UNIT", [_unit(name) for name, _, _ in fixed]),
        ):
            if any(found):
                node[attribute] = found
    words = ", ".join(f"{name} ({text})" for name, _, text in action.arguments)
    node["DESCRIPTION"] = f"{action.help}{'; arguments: ' if words else ''}{words}"
    return node


def _limits(letter: str, text: str) -> Node | None:
    """The range that the help of an argument ends with, such as "0 to 600"."""
    found = re.search(r"(?:^|[ ,])(-?\d+(?:\.\d+)?) to (-?\d+(?:\.\d+)?)$", text)
    if found is None or letter not in "if":
        return None
    low, high = (int(n) if letter == "i" else float(n) for n in found.groups())
    return {"MIN": low, "MAX": high}


def _unit(name: str) -> str | None:
    return next((UNITS[part] for part in name.split("_") if part in UNITS), None)


def _filled(node: Node, messages: list[list[object]]) -> Node:
    count = len(node.get("TYPE", ""))
    if len(messages) > 1:
        return {**node, "SLOTS": messages}
    if count and len(messages[0]) >= count:
        return {**node, "VALUE": messages[0][:count], "ACCESS": node["ACCESS"] | READ}
    return node


def _json(value: Value) -> object:
    if isinstance(value, bool):
        return int(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def host_info(name: str, osc_host: str, osc_port: int) -> Node:
    """Where OSC goes and what is supported.

    The address is left out when it is no address that one could send to: then it is the one that
    the asking program has already found.
    """
    info: Node = {"NAME": name, "OSC_PORT": osc_port, "OSC_TRANSPORT": "UDP"}
    with contextlib.suppress(ValueError):
        if not ipaddress.ip_address(osc_host).is_unspecified:
            info["OSC_IP"] = osc_host
    return {**info, "EXTENSIONS": EXTENSIONS}


def look_up(target: str, root: Node, info: Node) -> tuple[HTTPStatus, Node | str | None]:
    """Answer one request.

    Args:
        target: Path and query, such as "/lmdm/mix?VALUE".
        root: The `tree`.
        info: The `host_info`.

    Returns:
        Status, and a JSON object, a sentence about what is wrong, or nothing.
    """
    try:
        parts = urlsplit(target)
    except ValueError as error:
        return HTTPStatus.BAD_REQUEST, f"this is no address: {error}."
    wanted = [unquote(word).removesuffix("=") for word in parts.query.split("&") if word]
    if "HOST_INFO" in wanted:
        return HTTPStatus.OK, info
    unknown = [word for word in wanted if word not in ATTRIBUTES]
    if unknown:
        return HTTPStatus.BAD_REQUEST, (
            f"{unknown[0]!r} is no attribute that is known here; there are "
            f"{', '.join(sorted(ATTRIBUTES))} and HOST_INFO."
        )
    path = unquote(parts.path)
    node = root
    for name in path.split("/"):
        contents: dict[str, Node] = node.get("CONTENTS", {})
        if name and name not in contents:
            near = difflib.get_close_matches(name, contents, n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else f"ask for /{ROOT}."
            return HTTPStatus.NOT_FOUND, f"there is no {path}; {hint}"
        node = contents[name] if name else node
    if not wanted:
        return HTTPStatus.OK, node
    found = {word: node[word] for word in wanted if word in node}
    # The proposal: no type, or no value yet, is an empty object; what makes no sense is 204.
    empty = "TYPE" in wanted or ("VALUE" in wanted and node["ACCESS"] & READ)
    return (HTTPStatus.OK, found) if found or empty else (HTTPStatus.NO_CONTENT, None)
