// SPDX-License-Identifier: GPL-2.0-or-later
// A lab as a link: the scenario with what was typed, compressed, behind the '#' of the address, which no
// browser sends anywhere. A shipped lab that nobody has changed is named instead; of a shipped lesson the link
// names the step for who reads it, and carries the way there: what the lesson did, what was typed, and when.

async function throughStream(bytes, stream) {
	const piped = new Blob([bytes]).stream().pipeThrough(stream);
	return new Uint8Array(await new Response(piped).arrayBuffer());
}

function toLetters(bytes) {
	let s = '';
	for (let i = 0; i < bytes.length; i += 0x8000)
		s += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
	return btoa(s).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function fromLetters(letters) {
	return Uint8Array.from(atob(letters.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
}

const compressed = async (text) =>
	toLetters(await throughStream(new TextEncoder().encode(text), new CompressionStream('deflate-raw')));

// what stands behind the '#'
async function linkOf() {
	const shipped = allLabs().includes(current.name);
	const { commands } = call('hand_in');
	const lesson = current.steps ? call('lesson') : null;
	if (shipped && lesson)
		return `#lab=${current.name}&step=${lesson.at + 1}&way=${await compressed(JSON.stringify(call('trail')))}`;
	if (shipped && !commands)
		return `#lab=${current.name}&at=${current.at}`;
	const text = JSON.stringify({ name: `${baseName()}.yaml`, text: call('scenario').text, at: current.at });
	return `#z=${await compressed(text)}`;
}

async function share() {
	const link = location.href.replace(/#.*$/, '') + await linkOf();
	const field = el('input', { readonly: true, value: link, id: 'link', 'aria-label': t('share') });
	const copy = async () => {
		field.select();
		await navigator.clipboard?.writeText(link).catch(() => document.execCommand('copy'));
		copied.textContent = t('copied');
	};
	const copied = el('span', { role: 'status' });
	openDialog(t('share'), el('p', {}, t('share_about')), field,
		el('div', { class: 'row' }, button(t('copy'), '', copy, { class: 'primary' }),
			button(t('close'), '', () => $('dialog').close()), copied));
	field.select();
}

async function expanded(letters) {
	const bytes = await throughStream(fromLetters(letters), new DecompressionStream('deflate-raw'));
	if (bytes.length > MOST)
		throw new RangeError('too large');
	return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}

async function unpack(letters) {
	const { name, text, at } = await expanded(letters);
	return { name: String(name), text: String(text), at: Number(at) || 0 };
}

// the way of a lesson; where it leads elsewhere the lesson is opened anew, and its step is gone to
async function goTheWay(parts) {
	const step = { step: Number(parts.get('step')) - 1 };
	const way = await expanded(parts.get('way')).catch(() => null);
	const answer = way && typeof way === 'object' ? call('follow', way) : { problem: t('damaged_way') };
	if (answer.problem) {
		openShipped(parts.get('lab'));
		act('to_step', step);
		notice(answer.problem, true);
	}
	refresh();
}

async function openNamed(parts) {
	const answer = tryOpen(() => openShipped(parts.get('lab')));
	if (answer.problem)
		return false;
	if (parts.has('way'))
		await goTheWay(parts);
	else if (parts.has('step'))
		act('to_step', { step: Number(parts.get('step')) - 1 });
	else if (parts.has('at'))
		act('seek', { at: Number(parts.get('at')) });
	return true;
}

async function openPacked(letters) {
	let packed;
	try {
		packed = await unpack(letters);
	} catch {
		notice(t('damaged_link'), true);
		return false;
	}
	const answer = tryOpen(() => openText(packed.text, packed.name), packed.text, packed.name);
	if (!answer.problem)
		act('seek', { at: packed.at });
	return !answer.problem;
}

// true: the address named a lab, and it is open
async function openLink(fragment) {
	const parts = new URLSearchParams(fragment.replace(/^#/, ''));
	if (parts.has('lab'))
		return openNamed(parts);
	return parts.has('z') ? openPacked(parts.get('z')) : false;
}

// `lvslab export html` leaves the lab in the page itself
function openCarried() {
	const carried = document.querySelector('meta[name=lvslab-lab]');
	if (!carried)
		return false;
	const name = carried.dataset.name;
	const answer = tryOpen(() => openText(carried.content, name), carried.content, name);
	if (!answer.problem && carried.dataset.at)
		act('seek', { at: Number(carried.dataset.at) });
	return !answer.problem;
}
