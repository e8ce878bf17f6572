// SPDX-License-Identifier: GPL-2.0-or-later
// Files in and out: dropped or chosen, and saved by the browser. Nothing is sent anywhere.

const MOST = 4 * 1024 * 1024;

async function openFile(file) {
	if (!file)
		return;
	if (file.size > MOST) {
		notice(t('too_large', file.name), true);
		return;
	}
	const text = await file.text().catch(() => null);
	if (text === null)
		notice(t('unreadable', file.name), true);
	else
		tryOpen(() => openText(text, file.name), text, file.name);
}

function watchDrops() {
	const carries = (e) => [...(e.dataTransfer?.types ?? [])].includes('Files');
	addEventListener('dragover', (e) => {
		if (carries(e)) {
			e.preventDefault();
			$('drop').textContent = t('drop_here');
			show($('drop'), true);
		}
	});
	addEventListener('dragleave', (e) => { if (!e.relatedTarget) show($('drop'), false); });
	addEventListener('drop', (e) => {
		if (!carries(e))
			return;
		e.preventDefault();
		show($('drop'), false);
		openFile(e.dataTransfer.files[0]);
	});
}

function download(name, content, type) {
	const url = URL.createObjectURL(new Blob([content], { type }));
	const link = el('a', { href: url, download: name });
	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => URL.revokeObjectURL(url), 1000);
}

const baseName = () => current.name.replace(/^.*\//, '').replace(/\.ya?ml$/, '');

function saveScenario() {
	const answer = act('scenario');
	if (answer.text)
		download(`${baseName()}.yaml`, answer.text, 'application/yaml');
}

function exported(name, type) {
	const path = `/tmp/${name}`;
	const answer = act('export', { path });
	if (answer.problem)
		return;
	const bytes = program.FS.readFile(path);
	program.FS.unlink(path);
	download(name, bytes, type);
}

const savePcapng = () => exported(`${baseName()}.pcapng`, 'application/octet-stream');
const saveTrace = () => exported(`${baseName()}.jsonl`, 'application/jsonl');

// as typed behind ':save' and ':export'
function saveAs(name) {
	if (/\.(pcapng|jsonl)$/.test(name))
		exported(name.replace(/^.*\//, ''), 'application/octet-stream');
	else
		saveScenario();
}

function handIn() {
	const answer = act('hand_in');
	if (answer.problem)
		return;
	download(`${baseName()}.answer.txt`, answer.text, 'text/plain');
	notice(t('handed_in', answer.commands));
}
