// SPDX-License-Identifier: GPL-2.0-or-later
// The keyboard is the terminal's: n and p step, digits answer or go to a section, ':' takes a command. What
// the browser needs itself (Tab, Ctrl) is left to it, and so is whatever is typed into a field.

const NAMED = { ArrowLeft: 'Left', ArrowRight: 'Right', ArrowUp: 'Up', ArrowDown: 'Down', Enter: 'Enter', Home: 'Home',
	End: 'End', PageUp: 'PageUp', PageDown: 'PageDown', Escape: 'Esc', ' ': 'Space', '<': 'lt', F1: 'F1' };
const SECTION_OF_SLOT = { 1: 'picture', 2: 'pane-events', 3: 'pane-frame', 4: 'pane-why', 5: 'pane-state',
	6: 'pane-load', 7: 'pane-console', 8: 'lesson' };

function isField(node) {
	return node.closest('input:not([type=range]), textarea, select, dialog');
}

// a button takes Enter and Space for itself; a text that can be scrolled, its arrows
function isTakenBy(node, key) {
	if (node.closest('button, a, summary, label'))
		return key === 'Enter' || key === ' ';
	return node.matches('input[type=range]') && (key.startsWith('Arrow') || key === 'Home' || key === 'End');
}

function pressedKey(event) {
	if (!current || event.ctrlKey || event.metaKey || event.altKey || isField(event.target) ||
		isTakenBy(event.target, event.key))
		return;
	const key = NAMED[event.key] ? `<${NAMED[event.key]}>` : event.key.length === 1 ? event.key : null;
	if (!key)
		return;
	event.preventDefault();
	if (key === '?' || key === '<F1>')
		showHelp();
	else
		sendKey(key);
}

function sendKey(key) {
	const focusBefore = current.focus;
	const wasZoomed = document.body.classList.contains('zoomed');
	const after = act('key', { keys: key });
	keepProgress();
	if (after.themed)
		toggleTheme();
	if (after.quit)
		showStart();
	else if (after.prompt && /# $/.test(after.prompt.lead))
		leadsToConsole(after.prompt.lead);
	else if (after.focus !== focusBefore || /^[1-8]$/.test(key))
		goToFocus(after.focus);
	if (document.body.classList.toggle('zoomed', Boolean(after.zoomed)) !== wasZoomed) {
		forgetSizes();
		refresh();
	}
}

// the terminal would open a line for a host: here its console is there already
function leadsToConsole(lead) {
	act('key', { keys: '<Esc>' });
	consoleHost = lead.replace(/# $/, '');
	focusConsole();
}

function goToFocus(view) {
	const slot = viewsOf().find((v) => v.name === view)?.slot;
	if (slot === 5) {
		shownState = view;
		$('state-choice').value = view;
	}
	const node = $(SECTION_OF_SLOT[slot]);
	if (!node)
		return;
	turns = node.dataset.name ?? turns;
	forgetSizes();
	document.querySelectorAll('.focused').forEach((n) => n.classList.remove('focused'));
	node.classList.add('focused');
	node.scrollIntoView({ block: 'nearest' });
	drawSections();
}

function showHelp() {
	const keys = current ? el('pre', { class: 'view' }) : null;
	if (keys)
		drawLines(keys, call('help', { width: 76 }).lines);
	openDialog(t('help'), el('p', {}, t('help_about')), keys ?? '',
		el('div', { class: 'row' }, button(t('close'), '', () => $('dialog').close(), { class: 'primary' })));
}
