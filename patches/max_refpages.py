"""Reference pages (.maxref.xml), from the shared descriptions and the control table."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from objects import ACTIONS_BY_NAME, OBJECTS, OUT_BY_NAME, PACKAGE, RIGHT, PatchObject

from lmdm_agent.controls import Action, Control

HEAD = (
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'
    '<?xml-stylesheet href="./_c74_ref.xsl" type="text/xsl"?>\n'
)
TYPES = {"i": "int", "f": "float", "s": "symbol", "": "list"}
WHEN = {"callback": "at once", "block": "with the next block", "now": "at once"}


def page(o: PatchObject) -> str:
    """The reference page of one object."""
    root = ET.Element("c74object", name=o.full_name, module=PACKAGE, category=PACKAGE)
    _texts(root, o.digest, o.description)
    metadata = ET.SubElement(root, "metadatalist")
    for name, text in (("author", "the lmdm-agent authors"), ("tag", PACKAGE), ("tag", "OSC")):
        ET.SubElement(metadata, "metadata", name=name).text = text
    arguments = ET.SubElement(root, "objarglist")
    for name, kind, default, text in o.arguments:
        found = ET.SubElement(arguments, "objarg", name=name, optional="1", type=kind)
        _texts(found, text, f"{text}. Default: {default or 'see the README'}.")
    inlets = ET.SubElement(root, "inletlist")
    _texts(ET.SubElement(inlets, "inlet", id="0", type="anything"), _inlet(o))
    outlets = ET.SubElement(root, "outletlist")
    for i, text in enumerate((o.left, RIGHT)):
        _texts(ET.SubElement(outlets, "outlet", id=str(i), type="anything"), text)
    methods = ET.SubElement(root, "methodlist")
    if o.main:
        for kind in ("int", "float"):
            _method(methods, kind, [("value", kind)], f"Set {o.main.split()[0]}",
                    f"A number at the inlet means {o.main} and that number.")  # fmt: skip
    for control in o.table:
        _control(methods, control)
    for action in o.messages:
        _action(methods, o, action)
    if o.status:
        misc = ET.SubElement(root, "misc", name="Output")
        for name in o.status:
            words = "; ".join(f"{a}: {text}" for a, _, text in OUT_BY_NAME[name].arguments)
            _texts(ET.SubElement(misc, "entry", name=name), "", words)
    see = ET.SubElement(root, "seealsolist")
    for name in o.see_also:
        ET.SubElement(see, "seealso", name=f"{PACKAGE}.{name}")
    ET.indent(root, "    ")
    return HEAD + ET.tostring(root, encoding="unicode") + "\n"


def _inlet(o: PatchObject) -> str:
    if not o.main:
        return "any message of this object"
    return f"a number sets {o.main}; or any message of this object"


def _texts(parent: ET.Element, digest: str, description: str = "") -> None:
    if digest:
        ET.SubElement(parent, "digest").text = digest
    if description:
        ET.SubElement(parent, "description").text = description


def _method(
    methods: ET.Element,
    name: str,
    arguments: list[tuple[str, str]],
    digest: str,
    description: str,
) -> None:
    found = ET.SubElement(methods, "method", name=name)
    listed = ET.SubElement(found, "arglist")
    for argument, kind in arguments:
        ET.SubElement(listed, "arg", name=argument, optional="0", type=kind)
    _texts(found, digest, description)


def _control(methods: ET.Element, control: Control) -> None:
    kind = {"bool": "int", "choice": "symbol"}.get(control.kind, control.kind)
    default = int(control.default) if isinstance(control.default, bool) else control.default
    _method(
        methods,
        control.name,
        [(control.name, kind)],
        control.help,
        f"{control.help}. Range: {control.describe_range()}. Default: {default}. Acts "
        f"{WHEN[control.where]}.",
    )


def _action(methods: ET.Element, o: PatchObject, action: Action) -> None:
    arguments = [(name, TYPES[letter]) for name, letter, _ in action.arguments]
    ranges = "; ".join(f"{name}: {text}" for name, _, text in action.arguments)
    if o.name == "prompt" and action.name in ACTIONS_BY_NAME:
        # The object puts its own slot in front.
        arguments, ranges = arguments[1:], f"{ranges} (the slot is this object's argument)"
    _method(methods, action.name, arguments, action.help, f"{action.help}. {ranges}".strip())


def files() -> dict[str, str]:
    """Every page by path in the package."""
    return {f"docs/refpages/{o.full_name}.maxref.xml": page(o) for o in OBJECTS}
