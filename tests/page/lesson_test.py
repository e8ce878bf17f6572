# SPDX-License-Identifier: GPL-2.0-or-later
"""A lesson is clicked through to its end, in both languages, and what was reached is kept."""
import unittest

from student import Student, answers


class Lesson(Student):
    def test_english(self):
        self.through('en', 'Lesson 2', 'last step')

    def test_chinese(self):
        self.through('zh', '第 2 课', '最后')

    def test_progress_is_kept(self):
        self.start()
        self.browser.click('#start .card', 'Lesson 2')
        self.browser.click('#lesson .primary')
        self.answer(answers()[0])
        self.browser.click('#lesson .primary')
        self.browser.click('#top .home')
        self.browser.open('about:blank')
        self.start()
        self.browser.wait_text('#start', '1 of 20')


if __name__ == '__main__':
    unittest.main()
