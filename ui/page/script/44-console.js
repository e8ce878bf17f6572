// SPDX-License-Identifier: GPL-2.0-or-later
// A console on every host: what was typed there and printed, a line to type, what was typed before by the
// arrows, completion by Tab. A command that takes simulated time goes on as time does.

let consoleHost = null;
const histories = new Map();
let recalled = 0;

function hosts() {
	return call('hosts').hosts;
}

function consoleSection() {
	const all = hosts();
	if (!all.some((h) => h.name === consoleHost))
		consoleHost = (all.find((h) => h.role === 'director') ?? all[0])?.name;
	const choice = el('select', { id: 'console-host', 'aria-label': t('host'),
		onchange: (e) => goToHost(e.target.value) }, ...all.map((h) => el('option', { value: h.name }, h.name)));
	return el('section', { class: 'pane', id: 'pane-console', 'data-name': 'console', tabindex: '-1' },
		el('h2', {}, t('tab_console'), ' ', choice),
		el('div', { id: 'transcript', role: 'log', 'aria-label': t('tab_console'), tabindex: '0' }), typingForm());
}

function typingForm() {
	return el('form', { id: 'typing', onsubmit: (e) => { e.preventDefault(); typeLine(); } },
		el('label', { for: 'typed', id: 'prompt' }), el('input', { id: 'typed', autocomplete: 'off',
			autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'send', onkeydown: typingKey }));
}

function goToHost(name) {
	consoleHost = name;
	recalled = history().length;
	drawConsole();
}

function focusConsole() {
	if (turns !== 'console')
		turns = 'console';
	refresh();
	$('typed').focus();
}

function history() {
	if (!histories.has(consoleHost))
		histories.set(consoleHost, []);
	return histories.get(consoleHost);
}

function typeLine() {
	const line = $('typed').value;
	if (!line.trim())
		return;
	history().push(line);
	const answer = act('type', { host: consoleHost, line });
	if (answer.host)
		consoleHost = answer.host;
	recalled = history().length;
	$('typed').value = '';
	drawConsole();
	keepProgress();
}

function recall(by) {
	const lines = history();
	recalled = Math.max(0, Math.min(lines.length, recalled + by));
	$('typed').value = lines[recalled] ?? '';
}

// as far as all candidates agree; where they part, they are shown
function complete() {
	const input = $('typed');
	const head = input.value.slice(0, input.selectionStart);
	const typed = head.match(/[^\s|;&()<>]*$/)[0];
	const words = [...new Set(call('complete', { host: consoleHost,
		before: head.slice(0, head.length - typed.length), typed }).words ?? [])].sort();
	if (!words.length)
		return;
	let common = words[0];
	for (const word of words)
		while (!word.startsWith(common))
			common = common.slice(0, -1);
	const ending = words.length === 1 && !common.endsWith('/') ? ' ' : '';
	input.setRangeText(common.slice(typed.length) + ending, head.length, head.length, 'end');
	notice(words.length > 1 && common === typed ? words.slice(0, 60).join('  ') : '');
}

function typingKey(event) {
	if (event.key === 'ArrowUp' || event.key === 'ArrowDown')
		recall(event.key === 'ArrowUp' ? -1 : 1);
	else if (event.key === 'Tab' && !event.shiftKey && event.target.value.trim())
		complete();
	else if (event.key === 'Escape')
		event.target.blur();
	else
		return;
	event.preventDefault();
}

function processLines(p) {
	const running = p.running ? el('div', { class: 'r-dim' }, t('runs'), ' ',
		button(t('let_it_end'), '', () => act('finish', { process: p.id }))) : null;
	const failed = !p.running && p.status ? el('div', { class: 'r-bad' }, t('ended_with', p.status)) : null;
	return [el('div', { class: 'typed' }, `${consoleHost}# ${p.line}`), p.out ? el('div', { class: 'out' }, p.out) : null,
		running, failed].filter(Boolean);
}

function drawConsole() {
	const node = $('transcript');
	if (!node)
		return;
	$('console-host').value = consoleHost;
	$('prompt').textContent = `${consoleHost}#`;
	const lines = call('transcript', { host: consoleHost }).lines ?? [];
	if (redraw(node, [consoleHost, lines], () => lines.slice(-200).flatMap(processLines)))
		node.scrollTop = node.scrollHeight;
}
