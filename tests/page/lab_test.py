# SPDX-License-Identifier: GPL-2.0-or-later
"""The lab used as a person uses it: steps forward and back, a console, keys, files out, a link."""
import json
import os
import tempfile
import unittest

from browser import wait_for
from case import PAGE, PageTest, native


FIXES = (('rs1', 'sysctl -w net.ipv4.conf.all.arp_ignore=1'),
         ('rs2', 'ip addr add 192.168.10.100/32 dev lo'),
         ('director', 'ipvsadm -e -t 192.168.10.100:80 -r 192.168.10.13:80 -g'))


class Lab(PageTest):
    def open(self, name='dr-basics'):
        self.start()
        self.browser.find('#start .card')
        self.browser.promise(f'await lvslab.open({json.dumps(name)})')

    def state(self):
        return self.browser.promise('return await lvslab.state()')

    def test_steps_back_are_exact(self):
        self.open()
        seen = []
        for _ in range(12):
            self.browser.click('#next')
            seen.append((self.state()['hash'], self.browser.text('#view-frame'), self.browser.text('#view-why')))
        for i in range(11, 0, -1):
            self.browser.click('#prev')
            self.assertEqual(self.state()['hash'], seen[i - 1][0])
            self.assertEqual(self.browser.text('#view-frame'), seen[i - 1][1])
            self.assertEqual(self.browser.text('#view-why'), seen[i - 1][2])
        self.refused()

    def test_keys_are_the_terminals(self):
        self.open()
        self.browser.press('n', 'n', 'n')
        wait_for(lambda: self.state()['at'] > 0, 'three steps')
        self.browser.press('p', 'p', 'p')
        wait_for(lambda: self.state()['at'] == -1, 'the beginning')
        self.browser.press(':')
        self.browser.type('#line', 'go 1.002s\ue007')
        wait_for(lambda: self.state()['at'] > 0, 'two milliseconds later')
        self.assertLessEqual(self.state()['clock'], '1.002000s')
        self.browser.press('?')
        self.browser.find('dialog[open]')

    def test_console(self):
        self.open()
        self.browser.run('document.getElementById("console-host").value = "rs1";'
                         'document.getElementById("console-host").dispatchEvent(new Event("change"))')
        self.browser.type('#typed', 'sysctl net.ipv4.ip_fo\ue004')
        wait_for(lambda: self.browser.run('return document.getElementById("typed").value').strip().endswith('ip_forward'),
                 'a completed name')
        self.browser.type('#typed', '\ue007')
        self.browser.wait_text('#transcript', 'net.ipv4.ip_forward = ')
        self.browser.type('#typed', '\ue013')
        self.assertIn('ip_forward', self.browser.run('return document.getElementById("typed").value'))

    def test_a_script_may_ask(self):
        self.open()
        out = self.browser.promise('return await lvslab.command("director", "ipvsadm -Ln")')
        self.assertIn('192.168.10.100:80', out)
        got = self.browser.promise('return await lvslab.command("client1", "curl -s http://192.168.10.100/")')
        self.assertTrue(got)
        at = self.state()['at']
        self.browser.promise('await lvslab.seek(3)')
        self.assertEqual(self.state()['at'], 2)
        self.browser.promise(f'await lvslab.seek({at + 1})')
        self.assertEqual(self.state()['at'], at)
        self.assertIn('ARP', self.browser.promise('await lvslab.seek(1); return await lvslab.text("events")'))
        self.assertIn('refused', self.browser.promise('return await lvslab.open("no-such-lab")'))

    def test_saved_runs_to_the_same_hash(self):
        self.open()
        self.browser.promise('await lvslab.step(5); await lvslab.command("rs1", "ip neigh"); await lvslab.step(3)')
        self.browser.click('#save summary')
        self.browser.click('#save button', 'YAML')
        saved = self.browser.downloaded('.yaml')
        with open(saved, encoding='utf-8') as file:
            text = file.read()
        self.assertIn('ip neigh', text)
        status, _, errors = native('run', saved, '--headless', '--hash')
        self.assertEqual((status, errors), (0, ''))

    def test_capture_opens_elsewhere(self):
        self.open()
        self.browser.promise('await lvslab.step(30)')
        self.browser.click('#save summary')
        self.browser.click('#save button', 'pcapng')
        with open(self.browser.downloaded('.pcapng'), 'rb') as file:
            self.assertEqual(file.read(4), b'\x0a\x0d\x0d\x0a')

    def test_hand_in_is_graded_natively(self):
        self.open('repair-dr')
        for host, line in FIXES:
            self.browser.promise(f'await lvslab.command({json.dumps(host)}, {json.dumps(line)})')
        self.browser.click('#save summary')
        self.browser.click('#save button', 'Submission')
        answer = self.browser.downloaded('.answer.txt')
        status, out, errors = native('grade', 'scenarios/repair-dr.yaml', answer, '--format', 'json')
        self.assertEqual((status, errors), (0, ''))
        row = json.loads(out)['answers'][0]
        self.assertTrue(row['graded'], row['error'])
        self.assertEqual(row['percent'], 100)

    def test_link(self):
        self.open()
        self.browser.promise('await lvslab.step(8); await lvslab.command("rs1", "ip neigh")')
        before = self.state()
        self.browser.click('#share')
        link = self.browser.run('return document.getElementById("link").value')
        self.assertIn('#z=', link)
        self.browser.open('about:blank')
        self.browser.open(link)
        self.browser.find('#lab')
        after = wait_for(lambda: self.state() if self.state()['at'] == before['at'] else None, 'the same moment')
        self.assertEqual(after['hash'], before['hash'])
        self.refused()

    def test_a_branch_that_was_left(self):
        self.open()
        self.browser.promise('await lvslab.step(20)')
        first = self.state()
        self.browser.promise('await lvslab.seek(5); await lvslab.command("rs1", "ip link set eth0 down")')
        self.browser.click('#branches button', 'Branch 1')
        self.assertEqual(self.state()['hash'], first['hash'])
        self.browser.find('#branches button', 'rs1# ip link set eth0 down')
        self.refused()

    def test_a_node_is_dragged(self):
        self.open()
        place = ('const r = document.querySelector("#drawing [data-id=node-rs1]").getBoundingClientRect();'
                 'return [Math.round(r.x + r.width / 2), Math.round(r.y + r.height / 2)]')
        self.browser.find('#drawing [data-id=node-rs1]')
        self.browser.run('document.getElementById("drawing").scrollIntoView({block: "center"})')
        x, y = self.browser.run(place)
        self.browser.drag((x, y), (x - 200, y + 10))
        for now, wanted in zip(self.browser.run(place), (x - 200, y + 10)):  # units are not pixels
            self.assertAlmostEqual(now, wanted, delta=3)
        self.assertNotEqual(self.browser.run('return document.activeElement.id'), 'typed')
        self.browser.click('#save summary')
        self.browser.click('#save button', 'YAML')
        with open(self.browser.downloaded('.yaml'), encoding='utf-8') as file:
            self.assertRegex(file.read(), r'(?m)^ *x: \d+')
        self.refused()

    def test_a_comparison_opens_by_its_name(self):
        self.start('#lab=compare/equal-servers&at=20')
        wait_for(lambda: self.state()['at'] == 20, 'its moment 20')
        self.browser.click('#top .home')
        self.browser.find('[data-lab="compare/equal-servers"]')
        self.refused()

    def test_link_into_a_lesson(self):
        self.open('lessons/02-direct-routing')
        self.browser.click('#lesson button')
        self.browser.find('.choice, #next')
        self.browser.promise('await lvslab.command("rs1", "ip neigh"); await lvslab.step(4)')
        before, step = self.state(), self.browser.text('#lesson h2')
        self.browser.click('#share')
        link = self.browser.run('return document.getElementById("link").value')
        self.assertIn('#lab=lessons/02-direct-routing&step=', link)
        self.browser.open('about:blank')
        self.browser.open(link)
        self.browser.find('#lab')
        after = wait_for(lambda: self.state() if self.state()['at'] == before['at'] else None, 'the same moment')
        self.assertEqual(after['hash'], before['hash'])
        self.assertEqual(self.browser.text('#lesson h2'), step)
        self.assertIn('ip neigh', self.browser.run('return document.getElementById("pane-console").textContent')
                      + self.browser.promise('return JSON.stringify(await lvslab.state())')
                      + self.browser.promise('return await lvslab.text("events")'))
        self.browser.open('about:blank')
        self.browser.open(link[:-5] + '-----')
        self.browser.wait_text('#notice', 'damaged')
        self.browser.find('#lesson')
        self.refused()

    def test_link_to_a_lesson(self):
        self.start('#lab=lessons/02-direct-routing&step=3')
        self.browser.wait_text('#lesson h2', '3')

    def test_export_html(self):
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, 'lab.html')
            status, _, errors = native('export', 'html', 'scenarios/dr-basics.yaml', '--output', out,
                                       '--page', PAGE[len('file://'):], '--step', '5')
            self.assertEqual((status, errors), (0, ''))
            self.browser.open('file://' + out)
            self.browser.find('#lab')
            self.assertEqual(self.state()['at'], 4)
            self.refused()


if __name__ == '__main__':
    unittest.main()
