// SPDX-License-Identifier: GPL-2.0-or-later
// #hashes: a line a shipped lab, NAME HASH, for comparison with `lvslab run LAB --headless --hash`. Between
// two labs the browser gets its turn.

function allLabs() {
	return call('labs').shelves.flatMap((shelf) => shelf.labs.map((lab) => lab.name));
}

const breathe = () => new Promise((done) => setTimeout(done));

async function printHashes() {
	const out = el('pre', { id: 'hashes', 'aria-busy': 'true' });
	document.body.replaceChildren(out);
	for (const name of allLabs()) {
		const answer = call('hash', { name });
		out.append(`${name} ${answer.hash ?? answer.problem}\n`);
		await breathe();
	}
	out.removeAttribute('aria-busy');
}
