# SPDX-License-Identifier: GPL-2.0-or-later
"""Every shipped lab, lesson, fault and comparison has the same trace hash in the browser and in the native program."""
import os
import unittest

from browser import wait_for
from case import SOURCE, PageTest, native


def shipped():
    for folder, prefix in (('scenarios/lessons', 'lessons/'), ('scenarios', ''), ('scenarios/faults', 'faults/'),
                           ('scenarios/compare', 'compare/')):
        for name in sorted(os.listdir(os.path.join(SOURCE, folder))):
            if name.endswith('.yaml'):
                yield prefix + name[:-len('.yaml')]


class Hashes(PageTest):
    def test_all(self):
        self.start('#hashes')
        wait_for(lambda: self.browser.run('const p = document.getElementById("hashes");'
                                          'return p && !p.hasAttribute("aria-busy")'), 'the last hash')
        told = dict(line.split(' ', 1) for line in self.browser.text('#hashes').splitlines())
        self.assertEqual(list(told), list(shipped()))
        for name, page in told.items():
            with self.subTest(name):
                _, out, _ = native('run', f'scenarios/{name}.yaml', '--headless', '--hash')
                self.assertEqual(page, out.strip())
        self.refused()


if __name__ == '__main__':
    unittest.main()
