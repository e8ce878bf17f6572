// SPDX-License-Identifier: GPL-2.0-or-later
// The line at the top and the one at the foot.

const HOME = 'lvslab';

function languageButton() {
	const others = languages.filter(([code]) => code !== language);
	return others.map(([code, name]) => button(name, '', () => setLanguage(code), { lang: code, class: 'language' }));
}

function setLanguage(code) {
	chooseLanguage(code);
	if (current) {
		layOut();
		refresh();
	} else {
		showStart();
	}
}

function themeButton() {
	return button('◐', '', toggleTheme, { 'aria-label': t('theme'), title: t('theme') });
}

const systemDark = matchMedia('(prefers-color-scheme: dark)');

// the system's wish, until somebody has chosen
function chooseTheme() {
	document.documentElement.dataset.theme = stored('theme') ?? (systemDark.matches ? 'dark' : 'light');
}

function toggleTheme() {
	const dark = document.documentElement.dataset.theme === 'dark';
	store('theme', dark ? 'light' : 'dark');
	document.documentElement.dataset.theme = dark ? 'light' : 'dark';
}

function progressElement(lesson) {
	if (!lesson)
		return null;
	return el('span', { class: 'progress' }, t('step_of', lesson.at + 1, lesson.count),
		el('progress', { max: lesson.count, value: lesson.at + (lesson.over ? 1 : 0), 'aria-hidden': 'true' }));
}

function saveMenu() {
	const item = (words, run) => el('li', {}, button(words, '', () => { run(); menu.open = false; }));
	const menu = el('details', { class: 'menu', id: 'save' }, el('summary', {}, t('save')), el('ul', {},
		item(t('save_scenario'), saveScenario), item(t('save_pcapng'), savePcapng),
		item(t('save_trace'), saveTrace), item(t('hand_in'), handIn), item(t('edit'), editSource)));
	return menu;
}

let topDrawn = '';

// anew only where it has changed: a menu that is open stays open
function drawTop() {
	const lesson = current?.steps ? call('lesson') : null;
	const now = JSON.stringify([language, current?.name, lesson?.at, lesson?.over]);
	if (topDrawn === now)
		return;
	topDrawn = now;
	const open = $('save')?.open;
	const lab = current ? [el('span', { class: 'title' }, current.title || current.name), progressElement(lesson)] : [];
	const tools = current ? [button(t('share'), '', share, { id: 'share' }), saveMenu()] : [];
	$('top').replaceChildren(
		el('button', { type: 'button', class: 'home', onclick: showStart, title: t('other_labs') }, HOME),
		...lab.filter(Boolean), el('span', { class: 'tools' }, ...languageButton(), themeButton(), ...tools,
			button('?', '', showHelp, { 'aria-label': t('help') })));
	if (open)
		$('save').open = true;
	show($('top'), true);
}

function drawFoot() {
	const hash = current ? el('span', { id: 'hash', title: t('hash_about') }, `${t('trace_hash')} `,
		el('code', {}, current.hash)) : null;
	$('foot').replaceChildren(el('span', {}, current ? t('foot_keys') : `lvslab ${programVersion()}`), hash ?? '');
	show($('foot'), true);
}
