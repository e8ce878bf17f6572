// SPDX-License-Identifier: GPL-2.0-or-later
// The beginning: the program is started, then the address says what is opened.

function begin() {
	chooseTheme();
	systemDark.addEventListener('change', chooseTheme);
	readPalette();
	chooseLanguage(wantedLanguage());
	broken = (why) => { showStart(); notice(why, true); };
	watchDrops();
	addEventListener('keydown', pressedKey);
	addEventListener('resize', () => { forgetSizes(); refresh(); if (current) lookAtActing(readScene(1000)); });
	addEventListener('pagehide', () => { if (current) keepProgress(); });
	addEventListener('hashchange', () => openAddress());
}

async function openAddress() {
	if (location.hash === '#hashes')
		return printHashes();
	if (openCarried())
		return undefined;
	if (location.hash.length < 2 || !await openLink(location.hash)) {
		const words = $('notice').hidden ? '' : $('notice').textContent.replace(/×$/, '');
		showStart();
		if (words)
			notice(words, true);
	}
	return undefined;
}

async function enter() {
	if (typeof WebAssembly !== 'object' || typeof DecompressionStream !== 'function')
		throw new Error('no WebAssembly');
	await startProgram();
	begin();
	await openAddress();
}

const ready = enter().catch((error) => {
	show($('no-program'), true);
	$('no-program').dataset.why = String(error);
	throw error;
});
ready.catch(() => {});
