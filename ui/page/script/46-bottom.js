// SPDX-License-Identifier: GPL-2.0-or-later
// What the terminal has in its last line: what the lab says, what it asks, a line to type a command, a
// condition or a step into. Here it is a bar above the foot.

function promptForm(prompt) {
	const input = el('input', { id: 'line', value: prompt.typed, autocomplete: 'off', autocapitalize: 'off',
		spellcheck: 'false', 'aria-label': prompt.lead, onkeydown: (e) => promptKey(e, prompt) });
	return el('form', { class: 'row', onsubmit: (e) => { e.preventDefault(); sendLine(prompt, input.value); } },
		el('span', { class: 'lead' }, prompt.lead), input);
}

const keysOf = (text) => text.replace(/</g, '<lt>');

function sendLine(prompt, line) {
	const file = prompt.lead === ':' && line.match(/^\s*(save|export)\s+(\S+)\s*$/);
	if (file) {
		act('key', { keys: '<Esc>' });
		saveAs(file[2]);
	} else {
		act('key', { keys: `<C-u>${keysOf(line)}<Enter>` });
	}
}

function promptKey(event, prompt) {
	if (event.key === 'Escape')
		act('key', { keys: '<Esc>' });
	else if (event.key === 'Tab')
		act('key', { keys: `<C-u>${keysOf(event.target.value)}<Tab>` });
	else if (event.key === 'ArrowUp' || event.key === 'ArrowDown')
		act('key', { keys: event.key === 'ArrowUp' ? '<Up>' : '<Down>' });
	else
		return;
	event.preventDefault();
	void prompt;
}

function bottomBar() {
	if (!$('bottom'))
		$('lab').append(el('div', { id: 'bottom' }, el('p', { id: 'message', role: 'status', onclick: () => show($('bottom'), false) }), el('div', { id: 'asked' })));
	return $('bottom');
}

function drawBottom() {
	const bar = bottomBar();
	const words = current.message ?? current.asks ?? '';
	$('message').textContent = words;
	$('message').classList.toggle('bad', Boolean(current.error));
	$('asked').replaceChildren(...(current.prompt ? [promptForm(current.prompt)] : []));
	show(bar, Boolean(words || current.prompt));
	$('line')?.focus();
}
