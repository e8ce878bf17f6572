# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever is wrong with what comes in is a sentence, and the page goes on."""
import json
import os
import tempfile
import unittest

from browser import wait_for
from case import SOURCE, PageTest, native, read

BROKEN = 'version: 1\nname: x\ntopology: ../topologies/dr-lan.yaml\nevents:\n  - {at: 1ms, on: nobody, run: curl}\nbogus: 1\n'
HOSTILE = ('version: 1\nname: "<img src=x onerror=window.hurt=1>"\n'
           'title: "<script>window.hurt=1</script><b>bold</b>\\e[31m"\n'
           'introduction: "</script><svg onload=window.hurt=1>"\n'
           'topology: ../topologies/dr-lan.yaml\n'
           'walkthrough:\n  - {say: "<img src=x onerror=window.hurt=1>", on: client1, run: "echo \'<b>x</b>\'"}\n')


class Trouble(PageTest):
    def start(self, fragment=''):
        super().start(fragment)
        self.browser.find('#start .card')

    def goes_on(self):
        self.browser.run('document.getElementById("dialog").close()')
        self.browser.click('#top .home')
        self.browser.click('#start .card', 'Lesson 1')
        self.browser.find('#lesson')
        self.refused()

    def test_broken_yaml(self):
        self.start()
        self.browser.drop('broken.yaml', BROKEN)
        self.browser.find('dialog[open] #problems')
        said = self.browser.text('#problems')
        self.assertIn('line 5', said)
        self.assertIn('nobody', said)
        self.assertIn('line 6', said)
        self.assertEqual(self.browser.run('return document.getElementById("text").value'), BROKEN)
        mended = BROKEN.replace('nobody', 'client1').replace('bogus: 1\n', '')
        self.browser.run('const t = document.getElementById("text"); t.value = arguments[0];'
                         't.dispatchEvent(new Event("input"))', mended)
        self.browser.wait_text('#problems', '✓')
        self.browser.click('#open-text')
        self.browser.find('#lab')
        self.goes_on()

    def test_hostile_yaml(self):
        self.start()
        self.browser.drop('<img src=x onerror=window.hurt=1>.yaml', HOSTILE)
        self.browser.find('#lab')
        self.browser.click('#lesson .primary')
        self.assertIsNone(self.browser.run('return window.hurt ?? null'))
        self.assertEqual(self.browser.run('return document.querySelectorAll("main b, main img, main script").length'), 0)
        self.assertIn('<b>bold</b>', self.browser.text('#top'))
        self.goes_on()

    def test_large_file(self):
        self.start()
        self.browser.run('const data = new DataTransfer(); const mib = new Uint8Array(1 << 20);'
                         'data.items.add(new File(Array(100).fill(mib), "large.yaml"));'
                         'document.body.dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: data}))')
        self.browser.wait_text('#notice', 'large.yaml')
        self.goes_on()

    def test_no_yaml_at_all(self):
        self.start()
        self.browser.run('const data = new DataTransfer();'
                         'data.items.add(new File([new Uint8Array([0, 255, 254, 1, 0x89])], "a.png"));'
                         'document.body.dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: data}))')
        self.browser.find('dialog[open] #problems button')
        self.goes_on()

    def test_damaged_links(self):
        for fragment in ('#z=AAAA', '#z=%00', '#z=', '#lab=no-such-lab', '#lab=../../etc/passwd', '#nonsense'):
            with self.subTest(fragment):
                self.start(fragment)
                self.browser.find('#start .card')
                if fragment != '#nonsense':
                    self.browser.find('#notice')
        self.goes_on()

    def test_lab_too_large_for_memory(self):
        nodes = '\n'.join(f'  c{i}: {{role: client, interfaces: {{eth0: {{ipv4: 10.{i // 250}.{i % 250}.1/8}}}}}}'
                          for i in range(3000))
        self.start()
        self.browser.drop('many.yaml', f'version: 1\nname: many\nnodes:\n{nodes}\n')
        wait_for(lambda: self.browser.run('return !document.getElementById("notice").hidden || '
                                          'document.getElementById("dialog").open || !!document.getElementById("lab")'), 'an answer')
        self.goes_on()

    def test_storage_denied(self):
        self.browser.ask('POST', '/goog/cdp/execute', {'cmd': 'Page.addScriptToEvaluateOnNewDocument', 'params': {
            'source': 'Object.defineProperty(window, "localStorage", {get() { throw new DOMException("denied"); }});'}})
        self.start()
        self.browser.click('#start .card', 'Lesson 1')
        self.browser.click('#lesson .primary')
        self.goes_on()

    def test_no_webassembly(self):
        self.browser.ask('POST', '/goog/cdp/execute', {'cmd': 'Page.addScriptToEvaluateOnNewDocument', 'params': {
            'source': 'delete window.WebAssembly;'}})
        super().start()
        self.browser.find('#no-program')
        self.assertIn('WebAssembly', self.browser.text('#no-program'))

    def test_said_as_the_native_check_says(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'broken.yaml')
            with open(path, 'w', encoding='utf-8') as file:
                file.write(BROKEN.replace('../topologies/dr-lan.yaml', os.path.join(SOURCE, 'topologies/dr-lan.yaml')))
            _, _, errors = native('check', path)
        self.start()
        answer = self.browser.promise(f'return await lvslab.open({json.dumps(BROKEN)})')
        for line in errors.splitlines():
            self.assertIn(line.split(': ', 1)[1], answer)

    def test_code_is_refused_in_words(self):
        text = read('scenarios/dr-basics.yaml').replace('scheduler: wrr', 'scheduler: ./mine.so')
        self.start()
        self.browser.drop('code.yaml', text)
        self.browser.find('dialog[open] #problems button')
        self.assertIn('mine.so', self.browser.text('#problems'))
        self.goes_on()


if __name__ == '__main__':
    unittest.main()
