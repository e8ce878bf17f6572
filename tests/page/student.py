# SPDX-License-Identifier: GPL-2.0-or-later
"""A student who clicks through a lesson: each question is answered wrongly, then rightly, to the end."""
import json
import re

from browser import wait_for
from case import PageTest, read

LESSON = 'lessons/02-direct-routing'
CLICKS = 400  # more than any lesson needs


def answers():
    """The right answers in the lesson's order."""
    return re.findall(r'^\s+answer: "?(.*?)"?\s*$', read(f'scenarios/{LESSON}.yaml'), re.M)


class Student(PageTest):
    def state(self):
        return self.browser.promise('return await lvslab.state()')

    def choices(self):
        return self.browser.run('return [...document.querySelectorAll("#lesson .choice")].map((b) => b.textContent)')

    def answer(self, right):
        choices = self.choices()
        wrong = 0 if int(right) != 1 else 1
        self.browser.click('#lesson .choice', choices[wrong])
        self.browser.wait_text('#lesson .verdict.bad', '✗')
        self.browser.click('#lesson .choice', choices[int(right) - 1])
        self.browser.wait_text('#lesson .verdict.good', '✓')

    def play(self):
        right = answers()
        for _ in range(CLICKS):
            wait_for(lambda: not self.state().get('playing'), 'the end of what is shown')
            if self.browser.text('#lesson .score'):
                return right
            if self.choices():
                self.answer(right.pop(0))
            elif self.browser.run('return !!document.getElementById("given")'):
                self.browser.type('#given', right.pop(0) + '\ue007')
                self.browser.wait_text('#lesson .verdict.good', '✓')
            else:
                self.browser.click('#lesson .primary')
        raise AssertionError('the lesson does not end')

    def through(self, code, title, over):
        self.start()
        self.browser.find('#start .card')
        self.browser.promise(f'await lvslab.language({json.dumps(code)})')
        self.browser.click('#start .card', title)
        self.browser.find('#lesson')
        self.assertEqual(self.browser.run('return document.documentElement.lang.slice(0, 2)'), code)
        self.assertEqual(self.play(), [])
        self.assertIn(over, self.browser.text('#lesson .score'))
        self.refused()
