// SPDX-License-Identifier: GPL-2.0-or-later
// Elements. Whatever comes from a lab becomes a text node or an attribute's value, never markup.

const $ = (id) => document.getElementById(id);

// el('button', {class: 'key', onclick: f}, 'text', child …)
function el(name, attributes, ...children) {
	const node = document.createElement(name);
	for (const [key, value] of Object.entries(attributes ?? {})) {
		if (value === false || value === null || value === undefined)
			continue;
		if (key.startsWith('on'))
			node.addEventListener(key.slice(2), value);
		else
			node.setAttribute(key, value === true ? '' : value);
	}
	node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
	return node;
}

function show(node, shown) {
	node.hidden = !shown;
	return node;
}

// a button with what it does in words, and its key
function button(words, key, onclick, more) {
	const label = key ? [el('kbd', { 'aria-hidden': 'true' }, key), ' ', words] : [words];
	return el('button', { type: 'button', onclick, ...more }, ...label);
}
