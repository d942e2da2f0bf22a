// Elements are made here alone. Text always becomes a text node: nothing that a report holds can become markup.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element: `onclick` and the like are listeners, `style` an object, `value` and `checked` properties. */
function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element, made as `el` makes HTML. */
function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") Object.assign(node.style, value);
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Whether the screen is one column wide (a phone) or has room for a table and a report side by side. */
const NARROW = matchMedia("(max-width: 719px)");
const WIDE = matchMedia("(min-width: 1180px)");
