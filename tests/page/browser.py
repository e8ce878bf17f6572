# SPDX-License-Identifier: GPL-2.0-or-later
"""A browser as a person uses it, through WebDriver (W3C) and nothing but Python's standard library.

with Browser() as b:
    b.open('file:///…/lvslab.html')
    b.click('#start button')

Every find waits until what is looked for is there; what does not come within PATIENCE seconds is an
AssertionError that says what was looked for."""
import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE = 60
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
    def __init__(self, width=1280, height=800):
        self.folder = tempfile.mkdtemp(prefix='lvslab-page-')
        self.downloads = os.path.join(self.folder, 'downloads')
        os.mkdir(self.downloads)
        self.start(width, height)

    # ---- the driver ----

    def chromium(self, width, height):
        return {'goog:loggingPrefs': {'browser': 'ALL'}, 'goog:chromeOptions': {
            'binary': tool('chromium', 'chromium-browser', 'google-chrome'),
            'args': ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
                     '--no-first-run', '--lang=en', f'--user-data-dir={self.folder}/profile',
                     f'--window-size={width},{height}'],
            'prefs': {'download.default_directory': self.downloads, 'intl.accept_languages': 'en'}}}

    def start(self, width, height):
        port = free_port()
        self.driver = self.launch(tool('chromedriver'), f'--port={port}')
        self.url = f'http://127.0.0.1:{port}'
        self.session = None
        wait_for(lambda: self.ask('GET', '/status')['ready'], 'the driver', (OSError,))
        answer = self.ask('POST', '/session', {'capabilities': {'alwaysMatch': self.chromium(width, height)}})
        self.session = answer['sessionId']

    def launch(self, *words):
        environment = dict(os.environ, HOME=self.folder, TMPDIR=self.folder)
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)

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

    def drag(self, start, end):
        """With the mouse, from one point of the window to another."""
        def move(to):
            return {'type': 'pointerMove', 'duration': 50, 'x': to[0], 'y': to[1]}
        middle = [(start[i] + end[i]) // 2 for i in (0, 1)]
        steps = [move(start), {'type': 'pointerDown', 'button': 0}, move(middle), move(end), {'type': 'pointerUp', 'button': 0}]
        self.ask('POST', '/actions', {'actions': [{'type': 'pointer', 'id': 'mouse', 'actions': steps}]})

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

    def narrow(self, width, height):
        """A screen of that size, as a telephone has: windows themselves are never so narrow."""
        self.ask('POST', '/goog/cdp/execute', {'cmd': 'Emulation.setDeviceMetricsOverride', 'params': {
            'width': width, 'height': height, 'deviceScaleFactor': 2, 'mobile': True}})

    def complaints(self):
        """What the browser's console says went wrong."""
        try:
            lines = self.ask('POST', '/se/log', {'type': 'browser'})
        except WebDriverError:
            return []
        return [l['message'] for l in lines if l['level'] == 'SEVERE']


class Firefox(Browser):
    """The same with Firefox, which speaks Marionette: WebDriver's commands as JSON over a socket."""
    COMMANDS = {'/url': 'Navigate', '/execute/sync': 'ExecuteScript', '/execute/async': 'ExecuteAsyncScript',
                '/timeouts': 'SetTimeouts', '/screenshot': 'TakeScreenshot', '/window/rect': 'SetWindowRect',
                'click': 'ElementClick', 'value': 'ElementSendKeys'}

    def start(self, width, height):
        port = free_port()
        profile = os.path.join(self.folder, 'profile')
        os.mkdir(profile)
        preferences = {'marionette.port': port, 'intl.accept_languages': 'en', 'browser.download.folderList': 2,
                       'browser.download.dir': self.downloads, 'browser.shell.checkDefaultBrowser': False,
                       'datareporting.policy.dataSubmissionEnabled': False}
        with open(os.path.join(profile, 'user.js'), 'w', encoding='utf-8') as file:
            for key, value in preferences.items():
                file.write(f'user_pref({json.dumps(key)}, {json.dumps(value)});\n')
        self.driver = self.launch(tool('firefox-esr', 'firefox'), '-headless', '-no-remote', '-marionette',
                                  '-profile', profile, f'--width={width}', f'--height={height}')
        self.socket = wait_for(lambda: socket.create_connection(('127.0.0.1', port), 300), 'Firefox', (OSError,))
        self.count = 0
        self.receive()
        self.session = self.command('NewSession', {})['sessionId']

    def receive(self):
        digits = b''
        while not digits.endswith(b':'):
            digits += self.socket.recv(1)
        left, data = int(digits[:-1]), b''
        while len(data) < left:
            data += self.socket.recv(left - len(data))
        return json.loads(data)

    def command(self, name, parameters):
        self.count += 1
        message = json.dumps([0, self.count, f'WebDriver:{name}', parameters]).encode()
        self.socket.sendall(str(len(message)).encode() + b':' + message)
        _, _, error, result = self.receive()
        if error:
            raise WebDriverError(error)
        return result['value'] if isinstance(result, dict) and set(result) == {'value'} else result

    def ask(self, method, path, body=None):
        words = path.split('/')
        if words[1:2] == ['element']:
            return self.command(self.COMMANDS[words[3]], {'id': words[2], **(body or {})})
        if path not in self.COMMANDS:
            raise WebDriverError(f'{method} {path}: not of Firefox')
        return self.command(self.COMMANDS[path], body or {})

    def close(self):
        self.socket.close()
        super().close()


class WebDriverError(Exception):
    pass


def free_port():
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
