// SPDX-License-Identifier: GPL-2.0-or-later
// node assemble.mjs FOLDER SOURCE PROGRAM OUT: page.html with everything that it needs put into it. The script
// is one element whose hash stands in the Content-Security-Policy: no other script is ever run, and no
// connection is allowed at all.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Script } from 'node:vm';
import { deflateRawSync } from 'node:zlib';

const [folder, source, program, out] = process.argv.slice(2);

function filesBelow(dir, endings) {
	return readdirSync(dir).sort().flatMap((name) => {
		const path = join(dir, name);
		if (statSync(path).isDirectory())
			return filesBelow(path, endings);
		return endings.some((e) => name.endsWith(e)) ? [path] : [];
	});
}

// what is put into a script element must not end it
function scriptSafe(text) {
	return text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

function shippedFiles() {
	const files = {};
	for (const dir of ['scenarios', 'topologies'])
		for (const path of filesBelow(join(source, dir), ['.yaml', '.csv']))
			files[relative(source, path)] = readFileSync(path, 'utf8');
	return files;
}

const packed = (bytes) => deflateRawSync(bytes, { level: 9 }).toString('base64');

// joined, and looked at: two files must not have one name for two things
function ownScript() {
	const names = readdirSync(join(folder, 'script')).filter((n) => n.endsWith('.js')).sort();
	const text = names.map((n) => readFileSync(join(folder, 'script', n), 'utf8')).join('\n');
	new Script(text, { filename: 'script' });
	return text;
}

const script = scriptSafe([
	"'use strict';",
	readFileSync(program, 'utf8'),
	`const PROGRAM = '${packed(readFileSync(program.replace(/js$/, 'wasm')))}';`,
	`const SHIPPED = '${packed(JSON.stringify(shippedFiles()))}';`,
	`(() => {\n${ownScript()}\n})();`,
].join('\n'));
const policy = [
	"default-src 'none'",
	`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}' 'wasm-unsafe-eval'`,
	"style-src 'unsafe-inline'",
	'img-src data:',
	"base-uri 'none'",
	"form-action 'none'",
].join('; ');
const parts = {
	'@POLICY@': policy,
	'@STYLE@': readFileSync(join(folder, 'page.css'), 'utf8'),
	'@SCRIPT@': script,
};
const html = readFileSync(join(folder, 'page.html'), 'utf8').replace(/@[A-Z]+@/g, (key) => parts[key] ?? key);
writeFileSync(out, html);
console.log(`${out}: ${(Buffer.byteLength(html) / 1e6).toFixed(2)} MB`);
