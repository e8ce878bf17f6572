// SPDX-License-Identifier: GPL-2.0-or-later
// A scenario as text: typed or mended here, checked while one types as `lvslab check` would, its problems by
// line. What cannot be opened is not lost: it stays in the editor.

let checking = 0;

function problemItem(p, area) {
	const words = `${p.line ? `${t('line', p.line)}: ` : ''}${p.path ? `${p.path}: ` : ''}${p.text}`;
	return el('li', {}, el('button', { type: 'button', class: 'plain', onclick: () => goToLine(area, p.line) },
		words, p.hint ? el('small', {}, p.hint) : null));
}

function goToLine(area, line) {
	const lines = area.value.split('\n');
	const from = lines.slice(0, Math.max(0, line - 1)).join('\n').length + (line > 1 ? 1 : 0);
	area.focus();
	area.setSelectionRange(from, from + (lines[line - 1] ?? '').length);
	area.scrollTop = (line - 4) * area.scrollHeight / lines.length;
}

function checkText(area, name, list) {
	const answer = call('check', { text: area.value, name });
	const problems = answer.problems ?? (answer.problem ? [{ text: answer.problem }] : []);
	list.replaceChildren(...(problems.length ? problems.map((p) => problemItem(p, area)) :
		[el('li', { class: 'good' }, `✓ ${t('no_problems')}`)]));
	return problems;
}

function gutter(area, node, problems) {
	const bad = new Set(problems.map((p) => p.line));
	const count = area.value.split('\n').length;
	node.replaceChildren(...Array.from({ length: Math.min(count, 5000) }, (_, i) =>
		el('div', { class: bad.has(i + 1) ? 'bad' : '' }, String(i + 1))));
	node.scrollTop = area.scrollTop;
}

function openEditor(text, name) {
	const numbers = el('div', { id: 'numbers', 'aria-hidden': 'true' });
	const list = el('ul', { id: 'problems', 'aria-live': 'polite' });
	const area = el('textarea', { id: 'text', spellcheck: 'false', wrap: 'off', 'aria-label': t('scenario_text') });
	const check = () => gutter(area, numbers, checkText(area, name, list));
	area.value = text;
	area.addEventListener('input', () => { clearTimeout(checking); checking = setTimeout(check, 300); });
	area.addEventListener('scroll', () => { numbers.scrollTop = area.scrollTop; });
	const open = () => {
		const answer = openText(area.value, name);
		if (answer.problem)
			check();
		else
			$('dialog').close();
	};
	openDialog(t('edit'), el('div', { class: 'editor' }, numbers, area), list,
		el('div', { class: 'row' }, button(t('open_it'), '', open, { class: 'primary', id: 'open-text' }),
			button(t('close'), '', () => $('dialog').close())));
	check();
}

function editSource() {
	const { text, name } = call('source');
	openEditor(text, name.endsWith('.yaml') ? name : `${name.replace(/^.*\//, '')}.yaml`);
}

function openDialog(title, ...body) {
	const dialog = $('dialog');
	dialog.replaceChildren(el('h2', {}, title), ...body);
	dialog.setAttribute('aria-label', title);
	if (!dialog.open)
		dialog.showModal();
}
