/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page of a comparison: everything it shows is in the element "data", written by lvslab
 * (ui/report/comparison_html.c says what). Two languages, whose words come along; the button changes
 * them in place. A series is told by colour, dashes and the shape of its points together.
 */
'use strict';
(() => {
	const data = JSON.parse(document.getElementById('data').textContent);
	let language = data.language;
	const nextLanguage = () =>
		data.languages[(data.languages.findIndex((l) => l[0] === language) + 1) % data.languages.length];
	const by = (id) => document.getElementById(id);
	const say = (key) => data.words[key][language];
	const title = (kind) => kind.title[language];

	/* Okabe and Ito's colours, told apart by nearly everybody; then dashes, then points */
	const colours = ['#000000', '#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
	const dashes = [[], [8, 4], [2, 3], [12, 4, 2, 4]];
	const points = ['circle', 'rect', 'triangle', 'rectRot', 'cross', 'star'];

	/* ---- numbers ---- */

	const missing = (x) => x === null || x === undefined;
	const units = [[1, 's'], [1e-3, 'ms'], [1e-6, 'µs'], [1e-9, 'ns']];
	const digits = (x) => (Math.abs(x) >= 100 ? 0 : Math.abs(x) >= 10 ? 1 : 2);
	function scale(unit, value) {
		if (unit === 's') {
			const row = units.find((u) => Math.abs(value) >= u[0]) || units[3];
			return { factor: 1 / row[0], suffix: ' ' + row[1], decimals: digits(value / row[0]) };
		}
		if (unit === 'share')
			return { factor: 100, suffix: ' %', decimals: Math.abs(value) < 0.01 ? 2 : 1 };
		if (unit === 'index')
			return { factor: 1, suffix: '', decimals: 4 };
		if (unit === 'times')
			return { factor: 1, suffix: '×', decimals: 2 };
		const whole = unit === 'count' && Number.isInteger(value);
		return { factor: 1, suffix: '', decimals: whole ? 0 : digits(value) };
	}
	function number(unit, value) {
		if (missing(value))
			return '–';
		const s = scale(unit, value);
		return (value * s.factor).toFixed(s.decimals) + s.suffix;
	}
	function interval(unit, mean, half) {
		const s = scale(unit, mean);
		return missing(half) ? '' : ' ±' + (half * s.factor).toFixed(s.decimals);
	}

	/* ---- tables ---- */

	function element(name, text, className) {
		const e = document.createElement(name);
		if (!missing(text))
			e.textContent = text;
		if (className)
			e.className = className;
		return e;
	}
	function rowOf(cells, name) {
		const row = element('tr');
		cells.forEach((text) => row.append(element(name || 'td', text)));
		return row;
	}
	function headOf(table, cells) {
		const head = element('thead');
		const row = rowOf(cells, 'th');
		row.querySelectorAll('th').forEach((th) => (th.scope = 'col'));
		head.append(row);
		table.append(head);
	}
	function rowHead(text) {
		const th = element('th', text);
		th.scope = 'row';
		return th;
	}

	function estimateCell(unit, estimate) {
		const cell = element('td', number(unit, estimate.mean));
		if (!missing(estimate.mean))
			cell.append(element('span', interval(unit, estimate.mean, estimate.half), 'pm'));
		if (estimate.verdict) {
			const sign = estimate.verdict === 'better' ? ' ▲' : ' ▼';
			const mark = element('span', sign, estimate.verdict);
			mark.title = say(estimate.verdict);
			mark.setAttribute('aria-label', say(estimate.verdict));
			cell.append(mark);
		}
		return cell;
	}

	/* a row a measure, a column a scheduler: fourteen columns are still a page on a projector */
	function drawSummary() {
		const table = by('summary');
		table.replaceChildren();
		headOf(table, [say('measure')].concat(data.schedulers.map((s) => s.name)));
		const body = element('tbody');
		data.measures.forEach((kind, i) => {
			if (data.schedulers.every((s) => missing(s.measures[i].mean)))
				return;
			const row = element('tr');
			const head = rowHead(title(kind));
			head.title = kind.help[language];
			row.append(head);
			data.schedulers.forEach((s) => row.append(estimateCell(kind.unit, s.measures[i])));
			body.append(row);
		});
		table.append(body);
		by('summary-note').textContent = say('summary_note');
	}

	function drawServers() {
		const scheduler = data.schedulers[by('servers-scheduler').selectedIndex];
		const table = by('servers');
		table.replaceChildren();
		headOf(table, [say('server'), say('weight')].concat(data.server_measures.map(title)));
		const body = element('tbody');
		data.servers.forEach((server, i) => {
			const row = element('tr');
			row.append(rowHead(server.name), element('td', server.weight));
			data.server_measures.forEach((kind, k) =>
				row.append(estimateCell(kind.unit, scheduler.servers[i][k])));
			body.append(row);
		});
		table.append(body);
	}

	function drawWhat() {
		const list = by('what');
		list.replaceChildren();
		data.what.forEach((row) => {
			list.append(element('dt', say(row.key)));
			const dd = element('dd');
			dd.append(element(row.code ? 'code' : 'span',
				row.text[language] === undefined ? row.text : row.text[language]));
			list.append(dd);
		});
	}

	/* ---- plots ---- */

	const seriesStyle = (i) => ({
		borderColor: colours[i % colours.length],
		backgroundColor: colours[i % colours.length],
		borderDash: dashes[Math.floor(i / colours.length) % dashes.length],
		pointStyle: points[i % points.length],
		borderWidth: 3,
	});
	function line(label, i, xy) {
		return Object.assign({ label, data: xy, pointRadius: (c) => (c.dataIndex % 20 === 5 ? 5 : 0) },
			seriesStyle(i));
	}
	const axis = (text, more) =>
		Object.assign({ title: { display: true, text, font: { size: 16 } }, ticks: { font: { size: 14 } } },
			more);

	/* whiskers of 95 % intervals: dataset.whiskers[i] is half of one */
	const whiskers = {
		id: 'whiskers',
		afterDatasetsDraw(chart) {
			const context = chart.ctx;
			chart.data.datasets.forEach((set, k) => {
				if (!set.whiskers || !chart.isDatasetVisible(k))
					return;
				context.save();
				context.strokeStyle = '#444';
				context.lineWidth = 2;
				chart.getDatasetMeta(k).data.forEach((bar, i) => {
					const half = set.whiskers[i];
					if (missing(half) || missing(set.data[i]))
						return;
					const top = chart.scales.y.getPixelForValue(set.data[i] + half);
					const foot = chart.scales.y.getPixelForValue(Math.max(set.data[i] - half, 0));
					context.beginPath();
					context.moveTo(bar.x, top);
					context.lineTo(bar.x, foot);
					context.moveTo(bar.x - 6, top);
					context.lineTo(bar.x + 6, top);
					context.moveTo(bar.x - 6, foot);
					context.lineTo(bar.x + 6, foot);
					context.stroke();
				});
				context.restore();
			});
		},
	};

	function timeOf(i) {
		return data.duration * (i + 1) / data.points;
	}
	const curve = (values) => values.map((y, i) => ({ x: timeOf(i), y }));

	/* each: what is chosen first, and the chart for a choice */
	const plots = [{
		key: 'response_cdf',
		build: () => ({
			type: 'line',
			data: {
				datasets: data.schedulers.map((s, i) => line(s.name, i, s.cdf)),
			},
			options: { parsing: false, scales: {
				x: axis(say('response_time_ms'), { type: 'logarithmic' }),
				y: axis(say('share_of_responses'), { min: 0, max: 1 }),
			} },
		}),
	}, {
		key: 'active_over_time',
		build: () => ({
			type: 'line',
			data: { datasets: data.schedulers.map((s, i) => line(s.name, i, curve(s.active))) },
			options: { parsing: false, scales: {
				x: axis(say('seconds'), { type: 'linear' }),
				y: axis(say('active_connections'), { beginAtZero: true }),
			} },
		}),
	}, {
		key: 'load_over_time',
		choices: () => data.schedulers.map((s) => s.name),
		choice: 'scheduler',
		build: (chosen) => ({
			type: 'line',
			data: {
				datasets: data.schedulers[chosen].loads
					.map((load, i) => load && line(data.servers[i].name, i, curve(load)))
					.filter((set) => set),
			},
			options: { parsing: false, scales: {
				x: axis(say('seconds'), { type: 'linear' }),
				y: axis(say('active_connections'), { beginAtZero: true }),
			} },
		}),
	}, {
		key: 'share_and_weight',
		choices: () => data.schedulers.map((s) => s.name),
		choice: 'scheduler',
		build: (chosen) => {
			const s = data.schedulers[chosen];
			const at = (name) => data.server_measures.findIndex((k) => k.name === name);
			const share = s.servers.map((row) => row[at('share')]);
			return {
				type: 'bar',
				data: {
					labels: data.servers.map((server) => server.name),
					datasets: [
						Object.assign({ label: say('share'), data: share.map((e) => e.mean),
							whiskers: share.map((e) => e.half) }, seriesStyle(1)),
						Object.assign({ label: say('due'),
							data: s.servers.map((row) => row[at('due')].mean) },
							seriesStyle(5)),
					],
				},
				options: { scales: { y: axis(say('share_of_connections'), { beginAtZero: true }) } },
			};
		},
	}, {
		key: 'measure_by_scheduler',
		choices: () => data.measures.map(title),
		choice: 'measure',
		first: () => Math.max(0, data.measures.findIndex((k) => k.name === 'fairness')),
		build: (chosen) => {
			const values = data.schedulers.map((s) => s.measures[chosen]);
			const kind = data.measures[chosen];
			const s = scale(kind.unit, Math.max(...values.map((v) => v.mean || 0)));
			const scaled = (x) => (missing(x) ? null : x * s.factor);
			return {
				type: 'bar',
				data: {
					labels: data.schedulers.map((row) => row.name),
					datasets: [Object.assign({
						label: title(kind) + s.suffix,
						data: values.map((v) => scaled(v.mean)),
						whiskers: values.map((v) => scaled(v.half)),
					}, seriesStyle(1))],
				},
				options: { scales: { y: axis(title(kind) + s.suffix, { beginAtZero: true }) } },
			};
		},
	}];

	/* the numbers behind a plot, for who cannot see it */
	function plotTable(config) {
		const table = element('table');
		const sets = config.data.datasets;
		headOf(table, [''].concat(sets.map((set) => set.label)));
		const body = element('tbody');
		const rows = config.data.labels || (sets[0] ? sets[0].data : []);
		rows.forEach((row, i) => {
			if (!config.data.labels && i % 10 !== 9)
				return;
			const x = config.data.labels ? row : Number(row.x.toPrecision(4));
			const line = rowOf(sets.map((set) => {
				const v = set.data[i];
				const y = v !== null && typeof v === 'object' ? v.y : v;
				return missing(y) ? '–' : Number(y.toPrecision(4));
			}));
			line.prepend(rowHead(x));
			body.append(line);
		});
		table.append(body);
		return table;
	}

	function drawPlot(plot) {
		const config = plot.build(plot.select ? plot.select.selectedIndex : 0);
		config.plugins = [whiskers];
		Object.assign(config.options, {
			responsive: true, maintainAspectRatio: false, animation: false,
			interaction: { mode: 'nearest', intersect: false },
		});
		config.options.plugins = { legend: { labels: {
			font: { size: 15 }, usePointStyle: true, color: '#111' } } };
		if (plot.chart)
			plot.chart.destroy();
		plot.chart = new Chart(plot.canvas, config);
		plot.canvas.setAttribute('aria-label', say(plot.key));
		plot.table.replaceChildren(plotTable(config));
	}

	function makePlot(plot) {
		const box = element('section', null, 'plot');
		const head = element('h2');
		head.dataset.say = plot.key;
		const note = element('p', null, 'note');
		note.dataset.say = plot.key + '_note';
		box.append(head, note);
		if (plot.choices) {
			const label = element('label');
			label.htmlFor = plot.key + '-choice';
			label.dataset.say = plot.choice;
			plot.select = element('select');
			plot.select.id = label.htmlFor;
			plot.select.addEventListener('change', () => drawPlot(plot));
			const p = element('p');
			p.append(label, ' ', plot.select);
			box.append(p);
		}
		const frame = element('div', null, 'canvas');
		plot.canvas = element('canvas');
		plot.canvas.id = plot.key;
		plot.canvas.setAttribute('role', 'img');
		frame.append(plot.canvas);
		const details = element('details');
		const summary = element('summary');
		summary.dataset.say = 'numbers';
		plot.table = element('div', null, 'wide');
		plot.table.tabIndex = 0;
		details.append(summary, plot.table);
		box.append(frame, details);
		by('plots').append(box);
	}

	/* ---- the page ---- */

	function fill(select, names, first) {
		const at = select.selectedIndex < 0 ? first : select.selectedIndex;
		select.replaceChildren();
		names.forEach((name) => select.append(element('option', name)));
		select.selectedIndex = at;
	}

	function draw() {
		document.documentElement.lang = language;
		document.title = data.name + ' – lvslab compare';
		by('title').textContent = data.title[language];
		by('about').textContent = say('about');
		[by('language').lang, by('language').textContent] = nextLanguage();
		by('what-title').textContent = say('what');
		by('summary-title').textContent = say('summary');
		by('servers-title').textContent = say('servers');
		by('footer').textContent = data.footer;
		document.querySelectorAll('[data-say]').forEach((e) => (e.textContent = say(e.dataset.say)));
		fill(by('servers-scheduler'), data.schedulers.map((s) => s.name), 0);
		drawWhat();
		drawSummary();
		drawServers();
		plots.forEach((plot) => {
			if (plot.choices)
				fill(plot.select, plot.choices(), plot.first ? plot.first() : 0);
			drawPlot(plot);
		});
	}

	if (!data.points) /* nothing was sampled */
		plots.splice(1, 2);
	plots.forEach(makePlot);
	by('servers-scheduler').addEventListener('change', drawServers);
	by('language').addEventListener('click', () => {
		language = nextLanguage()[0];
		draw();
	});
	window.addEventListener('beforeprint', () => plots.forEach((plot) => plot.chart.resize()));
	draw();
})();
