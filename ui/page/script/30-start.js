// SPDX-License-Identifier: GPL-2.0-or-later
// The start card: lessons with what was reached, scenarios, faults, and a file of one's own.

function lessonProgress(lab) {
	if (!lab.steps)
		return null;
	return el('span', { class: 'reached' },
		el('progress', { max: lab.steps, value: lab.passed, 'aria-hidden': 'true' }),
		t('steps_passed', lab.passed, lab.steps));
}

function labCard(lab) {
	return el('li', {}, el('button', { type: 'button', class: 'card', 'data-lab': lab.name,
		onclick: () => tryOpen(() => openShipped(lab.name)) },
	el('strong', {}, lab.title ?? lab.name), el('span', { class: 'about' }, lab.about ?? ''),
	lessonProgress(lab)));
}

function shelfElement(shelf) {
	return el('section', { class: 'shelf' }, el('h2', {}, shelf.title),
		el('ul', {}, ...shelf.labs.map(labCard)));
}

function ownShelf() {
	const input = el('input', { type: 'file', accept: '.yaml,.yml', id: 'file', class: 'unseen',
		onchange: (e) => { openFile(e.target.files[0]); e.target.value = ''; } });
	return el('section', { class: 'shelf own' }, el('h2', {}, t('own_file')),
		el('p', {}, t('own_file_about')), el('div', { class: 'row' }, input,
			el('label', { for: 'file', class: 'button' }, t('choose_file')),
			button(t('write_one'), '', () => openEditor(EXAMPLE, 'lab.yaml'))));
}

const EXAMPLE = `version: 1
name: mine
topology: ../topologies/dr-lan.yaml
events:
  - {at: 1ms, on: client1, run: curl -s http://192.168.10.100/}
`;

function showStart() {
	call('leave');
	current = null;
	document.title = 'lvslab';
	const { shelves } = call('labs');
	$('main').replaceChildren(el('div', { id: 'start' },
		el('h1', {}, t('welcome')), el('p', { class: 'lead' }, t('tagline')),
		...shelves.slice(0, 1).map(shelfElement), ownShelf(), ...shelves.slice(1).map(shelfElement)));
	drawTop();
	drawFoot();
	window.scrollTo(0, 0);
}
