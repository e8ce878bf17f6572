// SPDX-License-Identifier: GPL-2.0-or-later
// What is kept from one day to the next: language, theme, progress in the lessons. A browser may deny it (a
// private window, a file:// page in some); then everything works and nothing is kept.

const PREFIX = 'lvslab.';
let storage = null;
try {
	storage = window.localStorage;
	storage.setItem(`${PREFIX}try`, '1');
	storage.removeItem(`${PREFIX}try`);
} catch {
	storage = null;
}

function stored(key) {
	return storage?.getItem(PREFIX + key) ?? null;
}

function store(key, value) {
	try {
		storage?.setItem(PREFIX + key, value);
	} catch {
		storage = null; // full, or denied meanwhile
	}
}

// the files of ui/model/progress.h, by name
function keptProgress() {
	try {
		return JSON.parse(stored('progress') ?? '{}');
	} catch {
		return {};
	}
}

function keepProgress() {
	const path = call('keep').path;
	if (!path || !program.FS.analyzePath(path).exists)
		return;
	const kept = keptProgress();
	kept[path.replace(/^.*\//, '')] = program.FS.readFile(path, { encoding: 'utf8' });
	store('progress', JSON.stringify(kept));
}
