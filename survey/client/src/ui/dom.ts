/* Elements by createElement and text nodes only: no markup is ever parsed (Trusted Types 'none'). */

type Listener = (event: Event) => void;
type Attribute = string | number | boolean | Listener | undefined;

export type Child = Node | string;

/** `h('p', { class: 'lead' }, 'text')`; an attribute that is a function listens. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  element.append(...children);
  return element;
}

export function fill(element: Element, ...children: Child[]): void {
  while (element.firstChild) element.removeChild(element.firstChild);
  element.append(...children);
}

function set(element: Element, name: string, value: Attribute): void {
  if (typeof value === 'function') element.addEventListener(name, value);
  else if (value === true) element.setAttribute(name, '');
  else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
}
