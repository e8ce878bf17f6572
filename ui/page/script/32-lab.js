// SPDX-License-Identifier: GPL-2.0-or-later
// The lab that is open: opening one, laying out its sections, and drawing all of them anew after whatever
// happened. Nothing here remembers the world: every drawing asks the program.

let current = null; // the last state; null: the start card is shown

function openShipped(name) {
	return entered(call('open', { name }));
}

function openText(text, name) {
	return entered(call('open_text', { text, name }));
}

function entered(state) {
	if (state.problem)
		return state;
	current = state;
	layOut();
	refresh();
	return state;
}

// Opens, and where that is refused says why: in the editor where there is a text to mend.
function tryOpen(open, text, name) {
	const answer = open();
	if (answer.problems && text !== undefined)
		openEditor(text, name);
	else if (answer.problem)
		notice(answer.text ?? answer.problem, true);
	else
		notice('');
	return answer;
}

function notice(words, bad) {
	$('notice').replaceChildren(words ? el('span', {}, words) : '',
		words ? button('×', '', () => notice(''), { 'aria-label': t('close'), class: 'plain' }) : '');
	$('notice').classList.toggle('bad', Boolean(bad));
	show($('notice'), Boolean(words));
}

function layOut() {
	document.title = `${current.title || current.name} – lvslab`;
	const lesson = current.steps > 0;
	$('main').replaceChildren(el('div', { id: 'lab', class: lesson ? 'with-lesson' : '' },
		pictureSection(), lesson ? lessonSection() : null, transport(), el('p', { id: 'sentence' }), tabBar(lesson), ...sections()));
	notice('');
	forgetSizes();
	window.scrollTo(0, 0);
}

// What a person did: ask, then draw.
function act(word, more) {
	const answer = call(word, more);
	if (answer.problem)
		notice(answer.problem, true);
	refresh();
	return answer;
}

function refresh() {
	if (!current)
		return;
	const state = call('state');
	if (state.problem)
		return;
	current = state;
	drawTop();
	drawTransport();
	drawPicture();
	drawLesson();
	drawSections();
	drawBottom();
	drawFoot();
	$('live').textContent = current.sentence;
	schedule();
}

// ---- playing: the program says when the next moment is due ----

let timer = 0;

function schedule() {
	clearTimeout(timer);
	if (current?.playing)
		timer = setTimeout(tick, 30);
}

function tick() {
	const answer = call('tick');
	refresh();
	if (answer.due > 30) {
		clearTimeout(timer);
		timer = setTimeout(tick, answer.due);
	}
}
