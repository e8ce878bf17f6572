# SPDX-License-Identifier: GPL-2.0-or-later
"""What does not depend on the machine's speed: the page's size, and the memory of a long run. How fast it is,
`python3 tests/page/figures_test.py -v` prints (docs/performance.md)."""
import gzip
import os
import time
import unittest

from case import PAGE, PageTest

STEPS = 100_000


class Figures(PageTest):
    def test_size(self):
        with open(PAGE[len('file://'):], 'rb') as file:
            page = file.read()
        self.assertLessEqual(len(page), 3 * 10**6)
        self.assertLessEqual(len(gzip.compress(page, 9)), 1.2 * 10**6)
        print(f'page {len(page)} bytes, {len(gzip.compress(page, 9))} gzipped')

    def test_memory(self):
        """256 MiB after 10^5 steps of a lab with traffic, all of them kept to go back to."""
        self.start()
        self.browser.find('#start .card')
        self.browser.promise('await lvslab.open("traffic")')
        begun = time.monotonic()
        steps = self.browser.promise(f'await lvslab.run({STEPS}); return (await lvslab.state()).step')
        took = time.monotonic() - begun
        self.assertGreaterEqual(steps, STEPS)
        mib = self.browser.promise('return await lvslab.memory()') / 2**20
        print(f'{steps} steps in {took:.1f} s, {mib:.0f} MiB')
        self.assertLessEqual(mib, 256)

    def busy(self):
        """Seconds of processor time that the page's thread has had."""
        def chrome(command, **parameters):
            return self.browser.ask('POST', '/goog/cdp/execute', {'cmd': f'Performance.{command}', 'params': parameters})
        chrome('enable', timeDomain='threadTicks')
        return {m['name']: m['value'] for m in chrome('getMetrics')['metrics']}['TaskDuration']

    def test_speeds(self):
        begun = time.monotonic()
        self.start()
        self.browser.find('#start .card')
        print(f'first picture after {time.monotonic() - begun:.2f} s')
        self.browser.promise('await lvslab.open("lessons/06-nat-dr-tun")')
        before = self.busy()
        self.browser.promise('for (let i = 0; i < 50; i++) { await lvslab.step(1);'
                             'await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))); }')
        print(f'a step with everything drawn: {(self.busy() - before) * 20:.1f} ms of processor time')
        ms = self.browser.promise('const t = performance.now(); await lvslab.hash("traffic"); return performance.now() - t')
        print(f'traffic.yaml whole: {ms:.0f} ms')
        self.assertGreater(os.path.getsize(PAGE[len('file://'):]), 0)


if __name__ == '__main__':
    unittest.main()
