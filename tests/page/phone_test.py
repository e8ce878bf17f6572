# SPDX-License-Identifier: GPL-2.0-or-later
"""The page on a telephone, 390 by 844: nothing scrolls sideways, the map goes from top to bottom, its words
are large enough, fingers find the buttons."""
import json
import unittest

from browser import wait_for
from case import PageTest

LABS = (('lessons/02-direct-routing', 1), ('dr-basics', 17), ('dr-basics', 28), ('nat-basics', 14), ('ha-sync-group', 30),
        ('lessons/06-nat-dr-tun', 20), ('spanning-tree', 20))
LEAST = 11.5  # pixels: the smallest letters of the picture
FINGER = 40

WIDTHS = ('const d = document.getElementById("drawing");'
          'return [document.documentElement.scrollWidth - innerWidth, d.scrollWidth - d.clientWidth]')
LETTERS = ('const s = document.querySelector("#drawing > svg"), all = [...s.querySelectorAll("text")];'
           'const b = s.getBoundingClientRect(), scale = b.width / s.viewBox.baseVal.width;'
           'return [scale * Math.min(...all.map((t) => parseFloat(getComputedStyle(t).fontSize))),'
           'all.filter((t) => {const r = t.getBoundingClientRect(); return r.left < b.left - 1 || r.right > b.right + 1})'
           '.map((t) => t.textContent)]')
SMALL = ('return [...document.querySelectorAll("#transport button, #tabs button, #lesson button")]'
         '.filter((b) => b.getClientRects().length && b.getBoundingClientRect().height < arguments[0])'
         '.map((b) => b.textContent)')


class Phone(PageTest):
    size = (390, 844)

    def setUp(self):
        super().setUp()
        self.browser.narrow(*self.size)
        self.start()
        self.browser.find('#start .card')

    def test_every_lab_fits(self):
        for language in ('en', 'zh'):
            self.browser.promise(f'await lvslab.language({json.dumps(language)})')
            for name, step in LABS:
                with self.subTest(lab=name, step=step, language=language):
                    self.browser.promise(f'await lvslab.open({json.dumps(name)}); await lvslab.seek({step})')
                    wait_for(lambda: self.browser.run('return !!document.querySelector("#drawing > .tall text")'),
                             'the tall map')
                    self.assertEqual(self.browser.run(WIDTHS), [0, 0])
                    smallest, outside = self.browser.run(LETTERS)
                    self.assertGreaterEqual(smallest, LEAST)
                    self.assertEqual(outside, [])
                    self.assertEqual(self.browser.run(SMALL, FINGER), [])
        self.refused()

    def test_a_host_leads_to_its_console(self):
        self.browser.promise('await lvslab.open("dr-basics"); await lvslab.seek(17)')
        self.browser.click('#drawing [data-id=node-rs2]')
        self.browser.find('#pane-console')
        self.assertEqual(self.browser.run('return document.getElementById("console-host").value'), 'rs2')

    def test_turned_it_is_wide(self):
        self.browser.promise('await lvslab.open("dr-basics"); await lvslab.seek(17)')
        self.browser.find('#drawing > .tall')
        self.browser.narrow(844, 390)
        wait_for(lambda: self.browser.run('return !document.querySelector("#drawing > .tall")'), 'the wide map')
        self.assertIn('bubble', self.browser.run('return [...document.querySelectorAll("#drawing [data-kind]")]'
                                                 '.map((g) => g.dataset.kind)'))


if __name__ == '__main__':
    unittest.main()
