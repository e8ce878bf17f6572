// SPDX-License-Identifier: GPL-2.0-or-later
// The picture of the moment: the program's scene (docs/picture.md) as SVG elements. Items keep their elements
// from picture to picture, so that a motion moves what is there. After a step forward the motion is played once;
// a step back, scrubbing and reduced motion show the still.

const SVG = 'http://www.w3.org/2000/svg';
const TIME_LINE = 90; // units at the bottom of the plane: the page has a time line of its own
let signPaths = {};
let drawn = new Map(); // item's id: {group, shapes}
let pictured = { at: -2, hash: '' }; // what the picture on the screen is of
let motion = 0; // counts motions: an older one ends
let showsLoad = false;
const PICTURES = { map: 0, load: 1, tall: 2 }; // enum picture_what
const NARROW = 620; // pixels: a narrower map goes from top to bottom

function readPalette() {
	const { style, signs } = call('palette');
	signPaths = signs;
	document.head.append(el('style', {}, style));
}

function svg(name, attributes, ...children) {
	const node = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(attributes))
		if (value !== undefined)
			node.setAttribute(key, value);
	node.append(...children);
	return node;
}

// ---- shapes ----

// a way with bends of radius r, none larger than half of its legs
function pathOf({ points, r, closed }) {
	const half = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1]) / 2;
	const toward = (a, b, d) => {
		const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
		return [a[0] + (b[0] - a[0]) * d / length, a[1] + (b[1] - a[1]) * d / length];
	};
	let d = `M${points[0]}`;
	for (let i = 1; i < points.length; i++) {
		const [before, here, after] = [points[i - 1], points[i], points[i + 1]];
		const bend = after && r ? Math.min(r, half(before, here), half(here, after)) : 0;
		d += bend ? `L${toward(here, before, bend)}Q${here} ${toward(here, after, bend)}` : `L${here}`;
	}
	return closed ? `${d}z` : d;
}

function classOf(shape) {
	return `p-${shape.role}${shape.hue ? ` h-${shape.hue}` : ''}${shape.letters ? ` l-${shape.letters}` : ''}`;
}

function textShape(s, more) {
	const node = svg('text', { ...more, x: s.x, y: s.y, 'text-anchor': s.anchor }, s.text);
	if (s.w)
		node.setAttribute('textLength', s.w), node.setAttribute('lengthAdjust', 'spacingAndGlyphs');
	return node;
}

function shapeElement(s) {
	const more = { class: classOf(s) };
	switch (s.shape) {
	case 'box': return svg('rect', { ...more, x: s.x, y: s.y, width: s.w, height: s.h, rx: s.r });
	case 'disc': return svg('circle', { ...more, cx: s.x, cy: s.y, r: s.r });
	case 'path': return svg('path', { ...more, d: pathOf(s) });
	case 'text': return textShape(s, more);
	default: return svg('path', { ...more, d: signPaths[s.sign],
		transform: `translate(${s.x} ${s.y}) scale(${s.scale / 1000})` });
	}
}

// ---- items ----

function moveItem(group, item) {
	const middle = `${item.x + item.w / 2} ${item.y + item.h / 2}`;
	const turn = item.turn ? ` rotate(${item.turn / 100} ${middle})` : '';
	if (item.dx || item.dy || turn)
		group.setAttribute('transform', `translate(${item.dx} ${item.dy})${turn}`);
	else
		group.removeAttribute('transform');
	group.setAttribute('opacity', item.fade / 1000);
}

function itemElement(item) {
	const shapes = JSON.stringify(item.shapes);
	let kept = drawn.get(item.id);
	if (!kept || kept.shapes !== shapes || kept.title !== item.title) {
		const title = item.title ? [svg('title', {}, item.title)] : [];
		kept = { shapes, title: item.title, group: svg('g', { 'data-kind': item.kind, 'data-id': item.id },
			...title, ...item.shapes.map(shapeElement)) };
	}
	moveItem(kept.group, item);
	return kept;
}

function drawScene(scene) {
	const node = $('drawing').firstChild;
	const items = scene.items.filter((i) => i.kind !== 'timeline' && i.fade > 0);
	const next = new Map(items.map((item) => [item.id, itemElement(item)]));
	drawn = next;
	node.classList.toggle('tall', whichPicture() === 'tall');
	node.setAttribute('viewBox', `0 0 ${scene.width} ${scene.height - TIME_LINE}`);
	node.setAttribute('aria-label', `${scene.title}. ${scene.description}`);
	node.replaceChildren(...[...next.values()].map((kept) => kept.group));
}

function whichPicture() {
	return showsLoad ? 'load' : $('drawing').clientWidth < NARROW ? 'tall' : 'map';
}

const sceneAt = (phase) => JSON.parse(program.ccall('lvslab_scene', 'string', ['number', 'number'],
	[PICTURES[whichPicture()], phase]));

function readScene(phase) {
	try {
		return sceneAt(phase);
	} catch (error) {
		replaceProgram(t('program_broke'));
		return null;
	}
}

// ---- motion ----

function playMotion(length) {
	const mine = ++motion;
	const from = performance.now();
	const frame = (now) => {
		if (mine !== motion || !current)
			return;
		const phase = Math.min(1000, Math.max(0, Math.round((now - from) * 1000 / length)));
		const scene = readScene(phase);
		if (scene)
			drawScene(scene);
		if (scene && phase < 1000)
			requestAnimationFrame(frame);
	};
	requestAnimationFrame(frame);
}

// the motion belongs to a step forward; many moments at once are a still
function moves(scene) {
	const by = current.at - pictured.at;
	return scene.length > 0 && by > 0 && by < 12 && pictured.at >= -1 && !calm.matches && wanted === null &&
		document.visibilityState === 'visible';
}

function drawPicture() {
	const now = `${current.at} ${current.hash} ${current.name} ${language} ${whichPicture()} ${current.count}`;
	$('sentence').textContent = current.sentence;
	if (pictured.now === now)
		return;
	const still = readScene(1000);
	if (!still)
		return;
	motion++;
	const moving = moves(still);
	if (!moving)
		drawScene(still);
	pictured = { at: current.at, now };
	if (moving)
		playMotion(still.length);
	lookAtActing(still);
}

// on a narrow screen the picture is wider than its room: what acts comes into view
function lookAtActing(scene) {
	const room = $('drawing');
	const acting = scene.items.find((i) => i.kind === 'node' && i.state === 'acting');
	if (room.scrollWidth > room.clientWidth + 20 && acting)
		room.scrollTo({ left: (acting.x + acting.w / 2) / scene.width * room.scrollWidth - room.clientWidth / 2,
			behavior: calm.matches ? 'auto' : 'smooth' });
}

// ---- the section ----

// ---- nodes are dragged; a few pixels are a trembling hand ----

const TREMBLE = 5;
let held = null; // {node, x, y: where it stood, from: [x, y] of the pointer, scale, moved}

function takeNode(event) {
	const group = event.target.closest('[data-kind=node]');
	const node = group?.dataset.id.replace(/^node-/, '');
	const place = node && event.button === 0 && whichPicture() === 'map' ? call('place', { node }) : {};
	const drawing = $('drawing').firstChild;
	const [plane, seen] = [drawing.viewBox.baseVal, drawing.getBoundingClientRect()];
	held = place.x === undefined ? null : { node, ...place, from: [event.clientX, event.clientY], moved: false,
		scale: Math.max(plane.width / seen.width, plane.height / seen.height) }; // it stands in the middle
}

function moveNode(event) {
	if (!held || !(event.buttons & 1))
		return;
	const [dx, dy] = [event.clientX - held.from[0], event.clientY - held.from[1]];
	held.moved ||= Math.hypot(dx, dy) > TREMBLE;
	if (!held.moved)
		return;
	call('place', { node: held.node, x: Math.round(held.x + dx * held.scale), y: Math.round(held.y + dy * held.scale) });
	pictured.now = '';
	drawPicture();
}

// a node leads to its console, an envelope to the frame, a bubble to the reasons
function clickPicture(event) {
	const group = event.target.closest('[data-kind]');
	const host = group?.dataset.id.replace(/^node-/, '');
	if (held?.moved) {
		held = null;
		return;
	}
	if (group?.dataset.kind === 'node' && hosts().some((h) => h.name === host)) {
		consoleHost = host;
		focusConsole();
	} else if (group?.dataset.kind === 'envelope' || group?.dataset.kind === 'bubble') {
		goToFocus(group.dataset.kind === 'bubble' ? 'why' : 'frame');
	}
}

function choosePicture(load) {
	showsLoad = load;
	for (const choice of document.querySelectorAll('.choice-of-picture button'))
		choice.setAttribute('aria-pressed', String((choice.id === 'show-load') === load));
	drawPicture();
}

function pictureSection() {
	drawn = new Map();
	pictured = { at: -2, now: '' };
	showsLoad = false;
	return el('section', { id: 'picture', 'aria-label': t('picture') },
		el('div', { id: 'drawing', onclick: clickPicture, onpointerdown: takeNode, onpointermove: moveNode }, svg('svg', { class: 'picture', role: 'img' })));
}

// the map, or who has how many connections
function pictureChoice() {
	if (!viewsOf().some((v) => v.name === 'load'))
		return null;
	return el('div', { class: 'choice-of-picture row' },
		button(t('map'), '', () => choosePicture(false), { 'aria-pressed': 'true', id: 'show-map' }),
		button(titleOf('load'), '', () => choosePicture(true), { 'aria-pressed': 'false', id: 'show-load' }));
}
