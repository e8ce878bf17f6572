// SPDX-License-Identifier: GPL-2.0-or-later
// Back, play, on; and the time line, which can be dragged: stepping is exact in both directions, so scrubbing
// is. A place is a moment; only moments with a sign are marked.

// a mark's sign in the picture and its role there
const SIGNS = { broadcast: ['burst', 'point'], pick: ['star', 'here'], rewrite: ['changed', 'sign-changed'],
	answer: ['yes', 'sign'], silent: ['silent', 'sign-faint'], drop: ['no', 'sign-changed'], command: ['typed', 'sign'] };
const RANK = ['command', 'silent', 'answer', 'broadcast', 'rewrite', 'pick', 'drop'];
let marks = [];
let marked = { count: 0, branch: 0 };
let branches = []; // that were left: {number, from, to, words}
const BRANCHES = 3; // shown at most, the newest

function transport() {
	marks = [];
	marked = { count: 0, branch: 0 };
	return el('section', { id: 'transport', 'aria-label': t('time_line') },
		el('div', { class: 'row' },
			button('◀', '', () => act('step', { n: -1 }), { 'aria-label': t('back'), title: `${t('back')} (p)`, id: 'prev' }),
			button(t('play'), '', () => act('play', { on: !current.playing }), { id: 'play', title: 'Space' }),
			button('▶', '', () => act('step', { n: 1 }), { 'aria-label': t('next'), title: `${t('next')} (n)`, id: 'next' })),
		el('div', { class: 'line-of-time' }, el('div', { id: 'marks', 'aria-hidden': 'true' }),
			el('input', { type: 'range', id: 'time', min: -1, max: 0, 'aria-label': t('time_line'),
				oninput: (e) => scrub(Number(e.target.value)) }),
			el('div', { id: 'branches', role: 'group', 'aria-label': t('branches') })),
		el('output', { id: 'clock' }), pictureChoice() ?? '');
}

// many moves of a finger become one seek a frame
let wanted = null;

function scrub(at) {
	if (wanted === null)
		requestAnimationFrame(() => { const to = wanted; wanted = null; act('seek', { at: to }); });
	wanted = at;
}

function readMarks() {
	const same = marked.branch === current.branch && current.count >= marked.count;
	const answer = call('timeline', { from: same ? marked.count : 0 });
	if (answer.branch !== marked.branch) {
		marked = { count: 0, branch: answer.branch };
		marks = call('timeline', { from: 0 }).marks;
	} else {
		marks = marks.concat(answer.marks);
	}
	marked.count = answer.count;
	branches = answer.branches;
}

// one sign for each place on the screen: the weightiest
function signsToDraw(width) {
	const places = new Map();
	for (const [at, sign] of marks) {
		const x = Math.round((at + 1) / Math.max(1, current.count) * (width / 22));
		const there = places.get(x);
		if (!there || RANK.indexOf(sign) > RANK.indexOf(there[1]))
			places.set(x, [at, sign]);
	}
	return places.values();
}

function drawTransport() {
	readMarks();
	const range = $('time');
	range.max = Math.max(0, current.count - 1);
	range.value = current.at;
	range.setAttribute('aria-valuetext', `${t('step_of', current.at + 1, current.count)}, ${current.clock}`);
	$('play').textContent = current.playing ? t('stop') : t('play');
	$('clock').textContent = current.clock;
	$('prev').disabled = current.at < 0;
	const signs = [...signsToDraw(measured($('marks'), (node) => node.clientWidth) || 600)];
	redraw($('marks'), [signs, current.at, current.count], () => signs.map(markElement));
	redraw($('branches'), [branches, current.count], () => branches.slice(-BRANCHES).map(branchElement));
}

// a line below, from where it parts to as far as it had come; a click goes there
function branchElement({ number, from, to, words }) {
	const percent = (at) => (at + 1) / Math.max(1, current.count) * 100;
	const left = Math.min(percent(from), 80);
	const name = t('branch', number, words);
	return el('div', { class: 'branch' }, el('button', { type: 'button', title: name, 'data-branch': number,
		style: `margin-left:${left}%;width:${Math.max(percent(to) - left, 20)}%`,
		onclick: () => act('branch', { number }) }, name));
}

function markElement([at, mark]) {
	const [sign, role] = SIGNS[mark];
	const place = at > current.at ? ' ahead' : at === current.at ? ' here' : '';
	return svg('svg', { class: `picture mark${place}`, viewBox: '-14 -14 28 28',
		style: `left:${(at + 1) / Math.max(1, current.count) * 100}%` },
	svg('path', { class: `p-${role}`, d: signPaths[sign] }));
}
