// SPDX-License-Identifier: GPL-2.0-or-later
// The page's words, from the program's catalogues: t('save') is the sentence in the language chosen, {0} in it
// the first argument.

let language = 'en';
let languages = [['en', 'English']];
let sentences = {};

function t(key, ...args) {
	return (sentences[key] ?? key).replace(/\{(\d)\}/g, (whole, n) => args[n] ?? whole);
}

function wantedLanguage() {
	const kept = stored('language');
	return kept ?? (/^zh/i.test(navigator.language ?? '') ? 'zh' : 'en');
}

function chooseLanguage(code) {
	const answer = call('language', { code });
	language = answer.code;
	languages = answer.languages;
	sentences = call('sentences').sentences;
	document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
	store('language', language);
}
