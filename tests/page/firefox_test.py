# SPDX-License-Identifier: GPL-2.0-or-later
"""Firefox opens the page, has the native hash, and plays a lesson to its end."""
import unittest

from browser import Firefox
from case import native
from student import Student


class InFirefox(Student):
    kind = Firefox

    def refused(self):
        """Firefox does not tell what its console says."""

    def test_lesson(self):
        self.through('en', 'Lesson 2', 'last step')

    def test_hash(self):
        self.start()
        _, out, _ = native('run', 'scenarios/traffic.yaml', '--headless', '--hash')
        self.assertEqual(self.browser.promise('return await lvslab.hash("traffic")'), out.strip())


if __name__ == '__main__':
    unittest.main()
