// Elements.

export const $ = id => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';

/** Creates an element. Text is never parsed as HTML. */
export function h(tag, attributes = {}, ...children) {
  const [name, svg] = tag.startsWith('svg:') ? [tag.slice(4), true] : [tag, false];
  const element = svg ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
