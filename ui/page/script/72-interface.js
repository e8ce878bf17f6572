// SPDX-License-Identifier: GPL-2.0-or-later
// window.lvslab: what tests and a teacher's own scripts may ask. Everything is a promise; what is refused
// rejects with the lab's own words.

function answered(answer) {
	if (answer.problem)
		throw new Error(answer.text ?? answer.problem);
	return answer;
}

// after the program is ready and whatever was asked before has been drawn
function promised(work) {
	return async (...args) => {
		await ready;
		const answer = await work(...args);
		refresh();
		return answer;
	};
}

const isName = (text) => !/[\n:]/.test(text);

window.lvslab = {
	labs: promised(() => allLabs()),
	open: promised((what) => answered(isName(what) ? openShipped(what) : openText(what, 'lab.yaml'))),
	step: promised((n = 1) => answered(call('step', { n }))),
	seek: promised((step) => answered(call('seek', { at: step - 1 }))),
	command: promised((host, line) => {
		const answer = answered(call('type', { host, line }));
		if (answer.typed?.running)
			answered(call('finish', { process: answer.typed.id }));
		const lines = answered(call('transcript', { host: answer.host })).lines;
		return lines.find((l) => l.id === answer.typed?.id)?.out ?? '';
	}),
	run: promised(async (steps) => {
		while (answered(call('run', { to: steps })).more)
			await breathe();
	}),
	memory: promised(() => program.HEAPU8.length),
	text: promised((name) => textOf(answered(call('view', { name, width: 80 })).lines)),
	hash: promised((name) => answered(call('hash', { name })).hash),
	language: promised((code) => setLanguage(code)),
	state: promised(() => answered(call('state'))),
};
