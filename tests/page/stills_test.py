# SPDX-License-Identifier: GPL-2.0-or-later
"""Storyboards and slides as a browser shows them: leaf by leaf, in each language, without a request, and with
something on every leaf."""
import os
import tempfile
import unittest
import zlib

from browser import wait_for
from case import PageTest, native

LEAVES = 'return document.querySelectorAll(".leaf").length'
SHOWN = ('const main = document.querySelector("main").getBoundingClientRect();'
         'return [...document.querySelectorAll(".leaf")].findIndex((l) => {'
         'const r = l.getBoundingClientRect(); return r.left > main.left - 5 && r.left < main.left + 5})')
EMPTY = ('return [...document.querySelectorAll(".leaf")].filter((l) => ![...l.querySelectorAll("svg.picture")].some('
         '(s) => s.getBoundingClientRect().width > 300 && s.querySelectorAll("text").length > 3)).length')
REQUESTS = 'return performance.getEntriesByType("resource").map((e) => e.name)'


def colours(path):
    """How many values the bytes of a screenshot's rows have: a page of one colour has hardly any."""
    with open(path, 'rb') as file:
        data = file.read()
    at, packed = 8, b''
    while at < len(data):
        size = int.from_bytes(data[at:at + 4], 'big')
        if data[at + 4:at + 8] == b'IDAT':
            packed += data[at + 8:at + 8 + size]
        at += 12 + size
    return len(set(zlib.decompress(packed)))


class Stills(PageTest):
    def show(self, *words):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, 'book.html')
        status, _, errors = native('export', *words, '--output', self.file)
        self.assertEqual((status, errors), (0, ''))
        self.browser.open('file://' + self.file)
        self.browser.find('.leaf')

    def leaf_through(self):
        count = self.browser.run(LEAVES)
        self.assertGreater(count, 5)
        self.assertEqual(self.browser.run(SHOWN), 0)
        for wanted in (1, 2):
            wait_for(lambda: self.browser.press('Right') or self.browser.run(SHOWN) >= wanted, f'leaf {wanted + 1}')
        wait_for(lambda: self.browser.press('Left') or self.browser.run(SHOWN) <= 1, 'a leaf back')

    def test_all(self):
        for words in (('storyboard', 'scenarios/lessons/02-direct-routing.yaml'), ('slides', 'scenarios/lessons/03-arp-problem.yaml')):
            with self.subTest(words[0]):
                self.show(*words)
                self.leaf_through()
                self.assertEqual(self.browser.run(EMPTY), 0)
                self.browser.click('label[for=lang-zh]')
                self.browser.find('.in-zh')
                self.assertEqual(self.browser.run(EMPTY), 0)
                picture = os.path.join(os.path.dirname(self.file), 'shot.png')
                self.browser.screenshot(picture)
                self.assertGreater(colours(picture), 40)
                self.assertEqual(self.browser.run(REQUESTS), [])
                self.assertEqual(self.browser.run('return document.scripts.length'), 0)
                self.refused()


if __name__ == '__main__':
    unittest.main()
