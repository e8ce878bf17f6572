# SPDX-License-Identifier: GPL-2.0-or-later
"""A browser as a person uses it, through WebDriver (W3C) and nothing but Python's standard library.

with Browser('chromium') as b:
    b.open('file:///…/lvslab.html')
    b.click('#start button')

Every find waits until what is looked for is there; what does not come within PATIENCE seconds is an
AssertionError that says what was looked for."""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE = 20
ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
KEYS = {'Enter': '\ue007', 'Tab': '\ue004', 'Escape': '\ue00c', 'Up': '\ue013', 'Left': '\ue012', 'Right': '\ue014'}


class Missing(Exception):
    """There is no such browser here."""


def tool(*names):
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    raise Missing(names[0])


class Browser:
    def __init__(self, name, width=1280, height=800):
        self.folder = tempfile.mkdtemp(prefix='lvslab-page-')
        self.downloads = os.path.join(self.folder, 'downloads')
        os.mkdir(self.downloads)
        if name == 'firefox':
            self.program = [tool('geckodriver'), '--port']
            capabilities = self.firefox(width, height)
        else:
            self.program = [tool('chromedriver')]
            capabilities = self.chromium(width, height)
        self.start(capabilities)

    # ---- the driver ----

    def chromium(self, width, height):
        return {'goog:loggingPrefs': {'browser': 'ALL'}, 'goog:chromeOptions': {
            'binary': tool('chromium', 'chromium-browser', 'google-chrome'),
            'args': ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
                     '--no-first-run', '--lang=en', f'--user-data-dir={self.folder}/profile',
                     f'--window-size={width},{height}'],
            'prefs': {'download.default_directory': self.downloads, 'intl.accept_languages': 'en'}}}

    def firefox(self, width, height):
        return {'moz:firefoxOptions': {
            'binary': tool('firefox-esr', 'firefox'),
            'args': ['-headless', f'--width={width}', f'--height={height}'],
            'prefs': {'browser.download.dir': self.downloads, 'browser.download.folderList': 2,
                      'intl.accept_languages': 'en'}}}

    def start(self, capabilities):
        with tempfile.TemporaryFile() as log:
            port = free_port()
            args = self.program + [str(port)] if self.program[-1] == '--port' else self.program + [f'--port={port}']
            environment = dict(os.environ, HOME=self.folder, TMPDIR=self.folder)
            self.driver = subprocess.Popen(args, stdout=log, stderr=log, env=environment)
        self.url = f'http://127.0.0.1:{port}'
        self.session = None
        wait_for(lambda: self.ask('GET', '/status')['ready'], 'the driver', (OSError,))
        answer = self.ask('POST', '/session', {'capabilities': {'alwaysMatch': capabilities}})
        self.session = answer['sessionId']

    def ask(self, method, path, body=None):
        data = None if body is None and method == 'GET' else json.dumps(body or {}).encode()
        url = self.url + (f'/session/{self.session}' if self.session else '') + path
        request = urllib.request.Request(url, data, {'Content-Type': 'application/json'}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                return json.load(answer)['value']
        except urllib.error.HTTPError as error:
            raise WebDriverError(json.load(error)['value']) from None

    def close(self):
        try:
            if self.session:
                self.ask('DELETE', '')
        except (OSError, WebDriverError):
            pass
        self.driver.terminate()
        self.driver.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # ---- what a person does ----

    def open(self, url):
        self.ask('POST', '/url', {'url': url})

    def run(self, script, *args):
        return self.ask('POST', '/execute/sync', {'script': script, 'args': list(args)})

    def promise(self, script, *args):
        """The value of a promise, or the words with which it was rejected."""
        self.ask('POST', '/timeouts', {'script': 300000})
        return self.ask('POST', '/execute/async', {'args': list(args), 'script':
                        'const done = arguments[arguments.length - 1];'
                        f'(async () => {{ {script} }})().then(done, (e) => done("refused: " + e.message));'})

    def find(self, css, words=None):
        script = ('return [...document.querySelectorAll(arguments[0])].find((e) => e.getClientRects().length && '
                  '(arguments[1] === null || e.textContent.includes(arguments[1]))) ?? null')
        return wait_for(lambda: self.run(script, css, words), f'{css} {words or ""}')

    def click(self, css, words=None):
        node = self.find(css, words)
        self.run('arguments[0].scrollIntoView({block: "center"})', node)
        self.ask('POST', f'/element/{node[ELEMENT]}/click')

    def type(self, css, text):
        node = self.find(css)
        self.ask('POST', f'/element/{node[ELEMENT]}/value', {'text': text})

    def press(self, *keys):
        body = self.run('return document.activeElement ?? document.body')
        self.ask('POST', f'/element/{body[ELEMENT]}/value', {'text': ''.join(KEYS.get(k, k) for k in keys)})

    def text(self, css):
        return self.run('return document.querySelector(arguments[0])?.textContent ?? ""', css)

    def wait_text(self, css, words):
        return wait_for(lambda: words in self.text(css), lambda: f'{words!r} in {css}: {self.text(css)!r}')

    def drop(self, name, content):
        """A file dropped onto the page."""
        self.run('const data = new DataTransfer();'
                 'data.items.add(new File([arguments[1]], arguments[0]));'
                 'for (const kind of ["dragover", "drop"]) document.body.dispatchEvent('
                 'new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data}));', name, content)

    def downloaded(self, ending):
        def there():
            for name in sorted(os.listdir(self.downloads)):
                path = os.path.join(self.downloads, name)
                if name.endswith(ending) and os.path.getsize(path):
                    return path
            return None
        return wait_for(there, f'a download *{ending}')

    def screenshot(self, path):
        with open(path, 'wb') as file:
            file.write(base64.b64decode(self.ask('GET', '/screenshot')))

    def resize(self, width, height):
        self.ask('POST', '/window/rect', {'width': width, 'height': height})

    def complaints(self):
        """What the browser's console says went wrong."""
        try:
            lines = self.ask('POST', '/se/log', {'type': 'browser'})
        except WebDriverError:
            return []
        return [l['message'] for l in lines if l['level'] == 'SEVERE']


class WebDriverError(Exception):
    pass


def free_port():
    import socket
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def wait_for(there, what, ignored=()):
    end = time.monotonic() + PATIENCE
    while True:
        try:
            found = there()
        except ignored:
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f'not found: {what() if callable(what) else what}')
        time.sleep(0.05)
