/**
 * Makes an element's content the same as another's and keeps whatever is the same already: focus, selection, ticked
 * boxes, opened details and running animations survive. Elements with an id are known by it wherever they stand.
 */
export function morphContent(current: ParentNode & Node, wanted: ParentNode & Node): void {
  const nodes = [...wanted.childNodes]
  nodes.forEach((node, index) => place(current, node, current.childNodes[index] ?? null))
  while (current.childNodes.length > nodes.length) {
    current.lastChild?.remove()
  }
}

/** Has `current` show `node` where `old` stands. */
function place(current: ParentNode & Node, node: ChildNode, old: ChildNode | null): void {
  const same = idOf(node) === "" ? old : (childWithId(current, idOf(node)) ?? null)
  if (same !== null && isSameKind(same, node)) {
    if (same !== old) {
      current.insertBefore(same, old)
    }
    morph(same, node)
  } else if (old === null || idOf(old) !== "") {
    current.insertBefore(node, old)
  } else {
    old.replaceWith(node)
  }
}

function morph(current: ChildNode, wanted: ChildNode): void {
  if (current instanceof Element && wanted instanceof Element) {
    morphAttributes(current, wanted)
    morphContent(current, wanted)
  } else if (current.nodeValue !== wanted.nodeValue) {
    current.nodeValue = wanted.nodeValue
  }
}

/** What the reader has opened stays open. */
function morphAttributes(current: Element, wanted: Element): void {
  for (const {name} of [...current.attributes]) {
    if (!wanted.hasAttribute(name) && name !== "open") {
      current.removeAttribute(name)
    }
  }
  for (const {name, value} of wanted.attributes) {
    if (current.getAttribute(name) !== value) {
      current.setAttribute(name, value)
    }
  }
}

function isSameKind(current: ChildNode, wanted: ChildNode): boolean {
  return current.nodeName === wanted.nodeName && idOf(current) === idOf(wanted)
}

function childWithId(parent: ParentNode, id: string): Element | undefined {
  return [...parent.children].find((child) => child.id === id)
}

function idOf(node: Node): string {
  return node instanceof Element ? node.id : ""
}
