// SPDX-License-Identifier: GPL-2.0-or-later
// The program: WebAssembly that is asked in JSON and answers in JSON. It lives in memory only, with the shipped
// files in its own file system. Should it ever break, a new one takes its place and the page goes on.

let program = null; // the emscripten module
let broken = null; // called with a sentence when the program broke and was replaced

function putFiles(fs, files, root) {
	for (const [path, text] of Object.entries(files)) {
		const folder = `${root}/${path}`.replace(/\/[^/]*$/, '');
		fs.mkdirTree(folder);
		fs.writeFile(`${root}/${path}`, text);
	}
}

let unpacked = null; // [program, shipped files by path], once they are

async function unpackOnce() {
	const open = (letters) => throughStream(fromLetters(letters), new DecompressionStream('deflate-raw'));
	unpacked ??= [await open(PROGRAM), JSON.parse(new TextDecoder().decode(await open(SHIPPED)))];
	return unpacked;
}

async function startProgram() {
	const [wasmBinary, shipped] = await unpackOnce();
	const next = await lvslab_program({ wasmBinary, noExitRuntime: true, print: () => {},
		printErr: () => {} });
	next.FS.ignorePermissions = true; // there is one user
	putFiles(next.FS, shipped, '/lab');
	next.FS.mkdirTree('/state/lvslab');
	putFiles(next.FS, keptProgress(), '/state/lvslab');
	next.callMain([]);
	program = next;
}

function ask(word, more) {
	const asked = JSON.stringify({ ...more, do: word, wall: Math.round(performance.now()) });
	const request = asked.replaceAll('\\u0000', '\\ufffd'); // no text of C's can hold it
	return JSON.parse(program.ccall('lvslab_call', 'string', ['string'], [request]));
}

// The answer, or {problem}. A program that broke is replaced: the next call reaches the new one.
function call(word, more) {
	try {
		return ask(word, more);
	} catch (error) {
		const memory = /memory|OOM/i.test(String(error));
		const why = t(memory ? 'out_of_memory' : 'program_broke');
		replaceProgram(why);
		return { problem: why };
	}
}

async function replaceProgram(why) {
	await startProgram();
	ask('language', { code: language });
	if (broken)
		broken(why);
}

const programVersion = () => program.ccall('lvslab_version', 'string', [], []);
