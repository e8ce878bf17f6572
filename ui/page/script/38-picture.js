// SPDX-License-Identifier: GPL-2.0-or-later
// The picture of the moment.

function pictureSection() {
	return el('section', { id: 'picture', 'aria-label': t('picture') },
		el('p', { id: 'sentence' }), el('pre', { class: 'view', id: 'map' }));
}

function drawPicture() {
	$('sentence').textContent = current.sentence;
	drawLines($('map'), call('view', { name: 'map', width: cellsIn($('map')), height: 18 }).lines ?? []);
}
