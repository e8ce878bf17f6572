// SPDX-License-Identifier: GPL-2.0-or-later
// Lines of runs, as the program's views give them, become text: a run is an element whose class says what it
// means. Chinese takes two cells of the terminal and some other width here, so what holds it gets its cells.

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

function cells(text) {
	let n = 0;
	for (const c of text)
		n += WIDE.test(c) ? 2 : 1;
	return n;
}

// columns of a run are apart by two blanks or more
function pieces(text) {
	return WIDE.test(text) ? text.match(/\S+(?: \S+)*| +/g) ?? [] : [text];
}

function piece(text, classes) {
	if (!WIDE.test(text))
		return el('span', { class: classes }, text);
	return el('span', { class: `${classes} wide`, style: `width:${cells(text)}ch` }, text);
}

function lineElement(runs) {
	const classes = (names) => names.split(' ').map((n) => `r-${n}`).join(' ');
	return el('div', { class: 'line' },
		...runs.flatMap(([names, text]) => pieces(text).map((p) => piece(p, classes(names)))), '\n');
}

function textOf(lines) {
	return lines.map((runs) => `${runs.map(([, text]) => text).join('')}\n`).join('');
}

function drawLines(node, lines) {
	redraw(node, lines, () => lines.map(lineElement));
}

// ---- drawing only what has changed, measuring only what may have ----

const last = new WeakMap(); // what an element was drawn from
let sizes = new WeakMap(); // what was measured, until something was laid out anew

function redraw(node, from, children) {
	const now = JSON.stringify([from, language]);
	if (last.get(node) === now)
		return false;
	last.set(node, now);
	node.replaceChildren(...children());
	return true;
}

function measured(node, measure) {
	if (!sizes.has(node))
		sizes.set(node, measure(node));
	return sizes.get(node);
}

function forgetSizes() {
	sizes = new WeakMap();
}

// how many cells of the terminal fit into an element; 0: it is not shown
function cellsIn(node) {
	if (node.offsetParent === null)
		return 0;
	const probe = el('span', { class: 'probe' }, '0'.repeat(50));
	node.append(probe);
	const one = probe.getBoundingClientRect().width / 50 || 8;
	probe.remove();
	const style = getComputedStyle(node);
	return Math.floor((node.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)) / one);
}
