# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the page have in common: the page itself, the native lvslab, a browser a test."""
import os
import subprocess
import unittest

from browser import Browser

PAGE = 'file://' + os.path.abspath(os.environ['LVSLAB_PAGE'])
LVSLAB = os.path.abspath(os.environ['LVSLAB'])
SOURCE = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))


def native(*words):
    """Exit status, standard output and standard error of lvslab."""
    p = subprocess.run([LVSLAB, *words], cwd=SOURCE, capture_output=True, text=True, check=False)
    return p.returncode, p.stdout, p.stderr


def read(path):
    with open(os.path.join(SOURCE, path), encoding='utf-8') as file:
        return file.read()


class PageTest(unittest.TestCase):
    kind = Browser
    size = (1280, 800)

    def setUp(self):
        self.browser = self.kind(*self.size)
        self.addCleanup(self.browser.close)

    def start(self, fragment=''):
        self.browser.open('about:blank')
        self.browser.open(PAGE + fragment)

    def refused(self):
        """What the policy of the page kept from happening: nothing may even have been tried."""
        self.assertEqual(self.browser.complaints(), [])
