// SPDX-License-Identifier: GPL-2.0-or-later
// The views of the terminal as sections of the page. Views that take turns in one place of the terminal have
// one section with a choice; on a telephone all sections take turns.

const SECTIONS = ['frame', 'why', 'console', 'events', 'state', 'load', 'checks'];
let turns = 'frame'; // on a telephone: the section that is shown
let shownState = null; // the view in the section `state`

function viewsOf() {
	return call('views').views.filter((v) => v.wanted);
}

function stateViews() {
	return viewsOf().filter((v) => v.slot === 5).sort((a, b) => a.order - b.order);
}

function section(name, title, ...body) {
	return el('section', { class: 'pane', id: `pane-${name}`, 'data-name': name, tabindex: '-1' },
		el('h2', {}, title), ...body);
}

function textView(name) {
	const click = name === 'events' ? { onclick: clickEvent } : {};
	return el('pre', { class: 'view', id: `view-${name}`, tabindex: '0', ...click });
}

function stateSection() {
	const views = stateViews();
	shownState = views.some((v) => v.name === shownState) ? shownState : views[0]?.name;
	const choice = el('select', { id: 'state-choice', 'aria-label': t('table'),
		onchange: (e) => { shownState = e.target.value; drawSections(); } },
	...views.map((v) => el('option', { value: v.name, selected: v.name === shownState }, v.title)));
	return section('state', t('tables'), choice, textView('state'));
}

function titleOf(name) {
	return viewsOf().find((v) => v.name === name)?.title ?? t(name);
}

function sections() {
	return [section('frame', titleOf('frame'), textView('frame')), section('why', titleOf('why'), textView('why')),
		consoleSection(), section('events', titleOf('events'), textView('events')), stateSection(),
		section('load', titleOf('load'), textView('load')), checksSection()].filter(Boolean);
}

function tabBar(lesson) {
	const names = [...(lesson ? ['lesson'] : []), ...SECTIONS];
	turns = lesson ? 'lesson' : 'frame';
	return el('nav', { id: 'tabs', 'aria-label': t('sections') }, ...names.map((name) =>
		button(name === 'lesson' || name === 'console' || name === 'checks' || name === 'state' ?
			t(`tab_${name}`) : titleOf(name), '', () => turnTo(name), { 'data-tab': name })));
}

function turnTo(name) {
	turns = name;
	forgetSizes();
	drawTurns();
	refresh();
}

function drawTurns() {
	for (const pane of document.querySelectorAll('.pane'))
		pane.classList.toggle('turned', pane.dataset.name === turns);
	for (const tab of document.querySelectorAll('#tabs button'))
		tab.setAttribute('aria-pressed', String(tab.dataset.tab === turns));
}

function drawView(name, view, height) {
	const node = $(`view-${name}`);
	const width = node ? measured(node, cellsIn) : 0;
	if (!width)
		return;
	const answer = call('view', { name: view, width: Math.max(32, width), height });
	drawLines(node, answer.lines ?? []);
}

function drawSections() {
	drawTurns();
	drawView('frame', 'frame', 18);
	drawView('why', 'why', 18);
	drawView('events', 'events', 18);
	if (shownState)
		drawView('state', shownState, 14);
	drawView('load', 'load', 14);
	drawConsole();
	drawChecks();
}

// a line of the list of events is gone to
function clickEvent(event) {
	const line = event.target.closest('.line');
	const y = line ? [...line.parentNode.children].indexOf(line) : -1;
	if (y >= 0 && !String(getSelection()))
		act('click', { view: 'events', x: 1, y });
}

// ---- checks ----

function checksSection() {
	return call('checks').checks.length ? section('checks', t('tab_checks'), el('ul', { id: 'checks' })) : null;
}

function drawChecks() {
	const node = $('checks');
	if (!node)
		return;
	const { checks } = call('checks');
	redraw(node, checks, () => checks.map((c) => el('li', { class: c.passed ? 'good' : 'bad' },
		el('span', { class: 'sign' }, c.passed ? '✓' : '✗'), ' ', c.description,
		el('small', {}, c.passed ? c.says : c.says || c.saw))));
}
