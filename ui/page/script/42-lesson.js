// SPDX-License-Identifier: GPL-2.0-or-later
// The lesson: what it says, its question with the answers as buttons, what it said to the last answer, and
// what goes on. A digit answers, Enter goes on, i hints: as in the terminal.

const calm = matchMedia('(prefers-reduced-motion: reduce)');

function lessonSection() {
	return el('section', { id: 'lesson', class: 'pane', 'data-name': 'lesson', tabindex: '-1', 'aria-label': t('tab_lesson') });
}

function goOn() {
	act('whole', { show: !calm.matches });
	keepProgress();
}

function give(given) {
	act('answer', { given });
	keepProgress();
	$('lesson').querySelector('.verdict')?.scrollIntoView({ block: 'nearest' });
}

function choiceButton(words, i) {
	return button(words, String(i + 1), () => give(String(i + 1)), { class: 'choice' });
}

function answerForm() {
	const input = el('input', { id: 'given', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
		'aria-label': t('your_answer') });
	return el('form', { class: 'row', onsubmit: (e) => { e.preventDefault(); give(input.value); } }, input,
		el('button', { type: 'submit' }, t('answer')));
}

function question(lesson) {
	if (!lesson.ask && !lesson.choices?.length)
		return [];
	const answers = lesson.phase !== 'asked' ? [] : lesson.choices.length ?
		lesson.choices.map(choiceButton) : [answerForm()];
	return [el('p', { class: 'ask' }, lesson.ask), el('div', { class: 'choices' }, ...answers)];
}

function toConsole(lesson) {
	if (lesson.on)
		consoleHost = lesson.on;
	focusConsole();
}

function primary(lesson) {
	if (lesson.over)
		return nextLesson() ? button(t('next_lesson'), '', openNext, { class: 'primary' }) : null;
	if (lesson.card !== undefined)
		return button(t('begin'), '⏎', goOn, { class: 'primary' });
	switch (lesson.phase) {
	case 'asked': return null;
	case 'mending': return button(t('to_console'), '', () => toConsole(lesson), { class: 'primary' });
	case 'running': return button(t('see_step'), '⏎', goOn, { class: 'primary' });
	default: return button(t('go_on'), '⏎', goOn, { class: 'primary' });
	}
}

function further(lesson) {
	const mending = lesson.phase === 'mending';
	return [
		mending ? button(t('let_time_pass'), '⏎', goOn) : null,
		lesson.phase === 'running' ? button(t('next_hop'), 'n', () => act('step', { n: 1 })) : null,
		lesson.has_hint && !lesson.hint ? button(t('hint'), 'i', () => act('hint')) : null,
		lesson.may_reveal ? button(t('show_answer'), 'a', () => { act('reveal'); keepProgress(); }) : null,
		lesson.missed ? button(t('take_back'), 'r', () => act('restart'), { class: 'primary' }) : null,
		lesson.at > 0 ? button(t('lesson_back'), '[', () => act('back')) : null,
	];
}

function nextLesson() {
	const names = allLabs().filter((n) => n.startsWith('lessons/'));
	return names[names.indexOf(current.name) + 1];
}

function openNext() {
	tryOpen(() => openShipped(nextLesson()));
}

function lessonBody(lesson) {
	if (lesson.card !== undefined)
		return [el('h2', {}, current.title), el('p', { class: 'say' }, lesson.card)];
	return [el('h2', {}, t('step_of', lesson.at + 1, lesson.count)), el('p', { class: 'say' }, lesson.say),
		...question(lesson), lesson.hint ? el('p', { class: 'hint' }, lesson.hint) : null,
		lesson.verdict ? el('p', { class: `verdict ${lesson.good ? 'good' : 'bad'}`, role: 'status' }, lesson.verdict) : null,
		...['not_yet', 'missed', 'hopeless'].map((k) => lesson[k] ? el('p', { class: 'verdict bad' }, lesson[k]) : null),
		lesson.over ? el('p', { class: 'score' }, t('lesson_over'), ' ', lesson.score) : null];
}

// drawn anew only where it has changed: who is about to press a button does not lose it
function drawLesson() {
	const node = $('lesson');
	if (!node)
		return;
	const lesson = call('lesson');
	redraw(node, lesson, () => [...lessonBody(lesson),
		el('div', { class: 'row' }, ...[primary(lesson), ...further(lesson)].filter(Boolean))].filter(Boolean));
}
