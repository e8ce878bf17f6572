/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the loader says about wrong files: each message with its place and a hint, all of them in
 * one run.
 */
#include "check.h"

#include "base/text.h"
#include "ipvs/scheduler.h"
#include "load.h"

#define HEAD "version: 1\nname: t\n"
/* five more lines: a (10.0.0.1) and b (10.0.0.2) on switch sw */
#define LAN \
	HEAD "nodes:\n" \
	     "  sw: {kind: switch}\n" \
	     "  a: {interfaces: {eth0: {ipv4: 10.0.0.1/24}}}\n" \
	     "  b: {interfaces: {eth0: {ipv4: 10.0.0.2/24}}}\n" \
	     "links: [[a:eth0, sw], [b:eth0, sw]]\n"

static void an_unknown_key_is_told_with_the_nearest_word(void **state)
{
	(void)state;
	expect_problems(LAN "virtual_servers:\n"
			    "  - {on: a, address: tcp 10.0.0.9:80, shceduler: rr}\n",
		"f.yaml:9:39: virtual_servers[0].shceduler: unknown key (did you mean "
		"'scheduler'?)\n");
	expect_problems(LAN "zzzzzz: 1\n",
		"f.yaml:8:1: zzzzzz: unknown key (expected version, name, title, introduction, "
		"seed, stop_time, topology, override, editable, defaults, nodes, groups, links, "
		"virtual_servers, workload, events, faults, typed, walkthrough or checks)\n");
	expect_problems(LAN "defaults: {link: {dellay: 5us}}\n",
		"f.yaml:8:19: defaults.link.dellay: unknown key (did you mean 'delay'?)\n");
	expect_problems(LAN "title: {en: x, zn: y}\n",
		"f.yaml:8:16: title.zn: unknown language, expected en or zh (did you mean "
		"'en'?)\n");
}

static void a_number_without_its_unit_is_told_the_units(void **state)
{
	(void)state;
	expect_problems(LAN "stop_time: 30\n",
		"f.yaml:8:12: stop_time: expected a duration such as 50us, 1.5ms or 2s, found "
		"'30' (write the unit: ns us ms s min h)\n");
	expect_problems(LAN "defaults: {link: {rate: 1000, loss: 5}}\n",
		"f.yaml:8:25: defaults.link.rate: expected a rate such as 1Gbps or 100Mbps, found "
		"'1000' (write the unit: bps kbps Mbps Gbps)\n"
		"f.yaml:8:37: defaults.link.loss: expected 0% to 100%, such as 0.1%, found '5' "
		"(write the unit: %)\n");
	expect_problems(LAN "workload: [{from: a, to: tcp 10.0.0.2:80, arrivals: poison 1/s}]\n",
		"f.yaml:8:53: workload[0].arrivals: expected arrivals such as `poisson 200/s`: "
		"constant, poisson, on-off, diurnal, ramp, flash, closed, trace or log, found "
		"'poison 1/s' (did you mean 'poisson'?)\n");
}

static void a_wrong_type_and_a_range_are_told(void **state)
{
	(void)state;
	expect_problems("version: 2\nname: [t]\nseed: -1\nnodes: [a]\n",
		"f.yaml:1:10: version: expected 1, found '2'\n"
		"f.yaml:2:7: name: expected a word, found a list\n"
		"f.yaml:3:7: seed: expected 0 to 9223372036854775807, found '-1'\n"
		"f.yaml:4:8: nodes: expected a mapping, found a list\n");
	expect_problems(LAN "stop_time:\n",
		"f.yaml:8:11: stop_time: expected a duration such as 50us, 1.5ms or 2s, found "
		"nothing\n");
	expect_problems(HEAD "nodes: {a: {kind: swich, services: [{listen: tcp, workers: 0}]}}\n",
		"f.yaml:3:19: nodes.a.kind: expected host or switch, found 'swich' (did you mean "
		"'switch'?)\n"
		"f.yaml:3:46: nodes.a.services[0].listen: expected PROTOCOL/PORT such as tcp/80 or "
		"udp/53, found 'tcp'\n"
		"f.yaml:3:60: nodes.a.services[0].workers: expected 1 to 1000000 workers, found "
		"'0'\n");
}

static void what_is_missing_is_told(void **state)
{
	(void)state;
	expect_problems("name: t\nnodes: {a: {}}\n",
		"f.yaml:1:1: the key 'version' is missing: version of the file format: 1\n");
	expect_problems(HEAD,
		"f.yaml:1:1: there are no nodes (name a `topology` file, or write "
		"`nodes` here)\n");
	expect_problems(LAN "virtual_servers: [{on: a, address: fwmark 1, real_servers: [{}]}]\n",
		"f.yaml:8:61: virtual_servers[0].real_servers[0]: the key 'address' is missing: "
		"ADDRESS:PORT (default port: the virtual server's)\n");
	expect_problems("version: 1\nname: t\ntopology: nowhere.yaml\n",
		"f.yaml:3:11: topology: the topology file cannot be used\n"
		"nowhere.yaml: cannot be read: No such file or directory\n");
	expect_problems("version: 1\nname: t\ntopology: /dev/zero\n",
		"/dev/zero: cannot be read: it is a device or a socket, not a file\n"
		"f.yaml:3:11: topology: the topology file cannot be used\n");
}

static void an_address_twice_on_one_network_is_told(void **state)
{
	(void)state;
	expect_problems(HEAD "nodes:\n"
			     "  s: {kind: switch}\n"
			     "  t: {kind: switch}\n"
			     "  a: {interfaces: {eth0: {ipv4: 10.0.0.1/24}}}\n"
			     "  b: {interfaces: {eth0: {ipv4: [10.0.0.2/24, 10.0.0.1/32]}}}\n"
			     "links: [[a:eth0, s], [s, t], [t, b:eth0]]\n",
		"f.yaml:7:47: nodes.b.interfaces.eth0.ipv4[1]: the same address as a:eth0 on one "
		"network (f.yaml:6)\n");
	expect_problems(HEAD "nodes:\n"
			     "  s: {kind: switch}\n"
			     "  a: {interfaces: {eth0: {mac: 02:00:00:00:00:11}}}\n"
			     "  b: {interfaces: {eth0: {mac: 02:00:00:00:00:11}, eth1: {mac: "
			     "03:00:00:00:00:11}}}\n"
			     "links: [[a:eth0, s], [s, b:eth0]]\n",
		"f.yaml:6:20: nodes.b.interfaces.eth0: the same MAC address as a:eth0 on one "
		"network (f.yaml:5)\n"
		"f.yaml:6:64: nodes.b.interfaces.eth1.mac: expected the address of one interface, "
		"not of a group, found '03:00:00:00:00:11' (the first byte of an interface's "
		"address is even)\n");
}

static void an_address_twice_on_lo_or_on_two_networks_is_legal(void **state)
{
	(void)state;
	expect_problems(HEAD
		"nodes:\n"
		"  s: {kind: switch}\n"
		"  t: {kind: switch}\n"
		"  a: {interfaces: {eth0: {ipv4: 10.0.0.1/24}, lo: {ipv4: 10.0.0.9/32}}}\n"
		"  b: {interfaces: {eth0: {ipv4: 10.0.0.1/24}, lo: {ipv4: 10.0.0.9/32}}}\n"
		"links: [[a:eth0, s], [t, b:eth0]]\n",
		"");
}

static void a_link_to_nowhere_is_told(void **state)
{
	(void)state;
	expect_problems(LAN "groups: {}\n", "");
	expect_problems(HEAD "nodes:\n"
			     "  sw1: {kind: switch}\n"
			     "  rs1: {interfaces: {eth0: {}, lo: {}}}\n"
			     "links:\n"
			     "  - [rs1:eth1, sw2]\n"
			     "  - [rs1, sw1]\n"
			     "  - [rs1:lo, sw1]\n"
			     "  - {endpoints: [rs1:eth0]}\n"
			     "  - [rs1:eth0, sw1]\n"
			     "  - [':', sw1]\n",
		"f.yaml:7:6: links[0].endpoints[0]: rs1 has no interface 'eth1' (did you "
		"mean 'eth0'?)\n"
		"f.yaml:7:16: links[0].endpoints[1]: no node is named 'sw2' (did you "
		"mean 'sw1'?)\n"
		"f.yaml:8:6: links[1].endpoints[0]: rs1 is a host: expected "
		"HOST:INTERFACE (write rs1:eth0)\n"
		"f.yaml:9:6: links[2].endpoints[0]: lo cannot have a link\n"
		"f.yaml:10:5: links[3]: a link has two endpoints, found 1\n"
		"f.yaml:11:6: links[4].endpoints[0]: rs1:eth0 already has a link "
		"(f.yaml:10)\n"
		"f.yaml:12:6: links[5].endpoints[0]: expected HOST:INTERFACE or SWITCH, "
		"found ':'\n");
}

static void like_must_lead_to_a_node_and_end(void **state)
{
	(void)state;
	expect_problems(HEAD "nodes:\n"
			     "  rs1: {}\n"
			     "  rs2: {like: rs3}\n"
			     "  c: {like: d}\n"
			     "  d: {like: c}\n"
			     "  e: {like: e}\n"
			     "  f: {like: c}\n",
		"f.yaml:5:15: nodes.rs2.like: no node is named 'rs3' (did you mean "
		"'rs1'?)\n"
		"f.yaml:6:13: nodes.c.like: leads back to this node\n"
		"f.yaml:7:13: nodes.d.like: leads back to this node\n"
		"f.yaml:8:13: nodes.e.like: leads back to this node\n"
		"f.yaml:9:13: nodes.f.like: leads through more than 16 "
		"nodes, or in a circle\n");
}

static void a_wrong_group_is_told_once_and_not_for_each_member(void **state)
{
	(void)state;
	expect_problems(LAN
		"groups:\n"
		"  g: {count: 2000, first_ipv4: 10.1.0.1/16, link: sw, rol: client}\n"
		"  h: {count: 255, first_ipv4: 10.2.0.1/24, link: sw}\n"
		"  i: {count: 20000, first_ipv4: 10.3.0.1/8, link: sw}\n"
		"  j: {count: 2, first_ipv4: 10.4.0.1/16, link: sw1, routes: [defualt]}\n",
		"f.yaml:9:55: groups.g.rol: unknown key (did you mean 'role'?)\n"
		"f.yaml:10:14: groups.h.count: 255 addresses starting at 10.2.0.1/24, "
		"but the prefix has only 254\n"
		"f.yaml:11:14: groups.i.count: expected 1 to 10000 nodes, found '20000'\n"
		"f.yaml:12:48: groups.j.link: no node is named 'sw1' (did you mean "
		"'sw'?)\n"
		"f.yaml:12:62: groups.j.routes[0]: expected a route such as `default via "
		"192.168.10.1`, found 'defualt' (did you mean 'default'?)\n");
}

static void a_host_that_does_not_exist_is_told_wherever_it_is_named(void **state)
{
	(void)state;
	expect_problems(HEAD
		"nodes: {director: {}, sw: {kind: switch}}\n"
		"virtual_servers: [{on: directr, address: tcp 10.0.0.9:80}]\n"
		"workload: [{from: crowd, to: tcp 10.0.0.9:80, arrivals: closed 5 think=1s}]\n"
		"events: [{at: 1s, on: sw, run: ls}]\n"
		"walkthrough: [{say: x, on: nobody, run: ls}]\n",
		"f.yaml:4:24: virtual_servers[0].on: no node is named 'directr' (did you "
		"mean 'director'?)\n"
		"f.yaml:5:19: workload[0].from: no node is named 'crowd'\n"
		"f.yaml:6:23: events[0].on: expected a host, but sw is a switch\n"
		"f.yaml:7:28: walkthrough[0].on: no node is named 'nobody'\n");
}

static void services_that_the_kernel_would_refuse_are_told(void **state)
{
	(void)state;
	expect_problems(LAN
		"virtual_servers:\n"
		"  - on: a\n"
		"    address: 10.0.0.9:80\n"
		"    scheduler: wlc\n"
		"    real_servers: [{address: 10.0.0.2.1:80}, {address: 10.0.0.2:80, weight: -1}]\n"
		"  - on: a\n"
		"    address: tcp 10.0.0.9:0\n"
		"    real_servers: [{address: 10.0.0.2}, {address: 10.0.0.2:0}]\n"
		"  - on: a\n"
		"    address: tcp 10.0.0.8:80\n"
		"    real_servers:\n"
		"      - {address: 10.0.0.2:81, upper_threshold: 1, lower_threshold: 2}\n"
		"  - {on: a, address: tcp 10.0.0.8:80, one_packet: true}\n",
		"f.yaml:10:14: virtual_servers[0].address: expected tcp ADDRESS:PORT, "
		"udp ADDRESS:PORT or fwmark NUMBER, found '10.0.0.9:80' (write the "
		"protocol before it: tcp or udp)\n"
		"f.yaml:12:30: virtual_servers[0].real_servers[0].address: expected "
		"ADDRESS:PORT such as 192.168.10.11:80, found '10.0.0.2.1:80'\n"
		"f.yaml:12:77: virtual_servers[0].real_servers[1].weight: expected 0 to "
		"2147483647, found '-1'\n"
		"f.yaml:14:14: virtual_servers[1].address: port 0 stands for every port, "
		"which only a persistent service can serve (add `persistence_timeout: "
		"300s`)\n"
		"f.yaml:15:51: virtual_servers[1].real_servers[1].address: this server "
		"is already in the list (f.yaml:15)\n"
		"f.yaml:19:9: virtual_servers[2].real_servers[0]: lower_threshold 2 is "
		"above upper_threshold 1\n"
		"f.yaml:19:19: virtual_servers[2].real_servers[0].address: port 81, but "
		"the virtual server's is 80 (only forwarding nat translates ports)\n"
		"f.yaml:20:5: virtual_servers[3]: one_packet is for udp and fwmark "
		"services, not for tcp\n"
		"f.yaml:20:22: virtual_servers[3].address: a already has this service "
		"(line 17)\n");
}

static void an_unknown_scheduler_is_told_all_that_are_built_in(void **state)
{
	struct text said = {0};

	(void)state;
	text_put(&said, "f.yaml:11:16: virtual_servers[0].scheduler: expected ");
	for (size_t i = 0; ipvs_scheduler_names[i]; i++)
		text_add(&said, "%s, ", ipvs_scheduler_names[i]);
	text_put(&said, "kernel:NAME or ./LIBRARY.so, found 'wlx' (did you mean 'wlc'?)\n");
	expect_problems(LAN "virtual_servers:\n"
			    "  - on: a\n"
			    "    address: tcp 10.0.0.9:80\n"
			    "    scheduler: wlx\n"
			    "    real_servers: [{address: 10.0.0.2:80}]\n",
		text_str(&said));
	text_free(&said);
}

static void events_and_steps_must_make_sense(void **state)
{
	(void)state;
	expect_problems(LAN
		"events:\n"
		"  - {at: 1s, run: ls}\n"
		"  - {at: 1s, link: a:eth0}\n"
		"  - {at: 1s, link: a:eth7, state: down}\n"
		"  - {at: 1s, link: a:eth0, on: a, run: ls}\n"
		"  - {at: 1s}\n"
		"  - {at: 1s, on: a, run: ['crul http://b/', \"! /sbin/ip addr | grep x\"]}\n"
		"walkthrough:\n"
		"  - {ask: what?, choices: [x, y], answer: 3}\n"
		"  - {ask: what?}\n"
		"  - {hint: x}\n"
		"checks: [{expect: '', description: {zh: 好}}]\n",
		"f.yaml:9:5: events[0]: the key 'on' is missing: the host on which it "
		"runs\n"
		"f.yaml:10:5: events[1]: does not say what changes on the link (write "
		"`state: down`)\n"
		"f.yaml:11:20: events[2].link: no link is connected there\n"
		"f.yaml:12:5: events[3]: expected either `on` and `run`, or `link` and "
		"what changes (split it into two events)\n"
		"f.yaml:13:5: events[4]: expected `on` and `run`, or `link` and what "
		"changes\n"
		"f.yaml:14:27: events[5].run[0]: no host command is named 'crul' (did "
		"you mean 'curl'?)\n"
		"f.yaml:16:43: walkthrough[0].answer: expected 1 to 2, the number of a "
		"choice\n"
		"f.yaml:17:5: walkthrough[1]: the key 'answer' is missing: a question "
		"needs one\n"
		"f.yaml:18:5: walkthrough[2]: a step that does nothing: expected say, "
		"run, until, ask or break\n"
		"f.yaml:19:19: checks[0].expect: expected a condition on one line, found "
		"''\n"
		"f.yaml:19:36: checks[0].description: the key 'en' is missing: the text "
		"in English\n");
}

static void names_and_settings_are_checked(void **state)
{
	(void)state;
	expect_problems(HEAD "nodes:\n"
			     "  my host: {}\n"
			     "  a: {interfaces: {'lo:0': {}}, sysctls: {ip_forward: 1}}\n"
			     "  sw: {kind: switch, routes: [default via 10.0.0.1]}\n"
			     "  b: {ageing_time: 5s, interfaces: {eth0: {ipv4: 10.0.0.1}}}\n",
		"f.yaml:4:3: nodes[\"my host\"]: expected a name of letters, digits, '-' and '_', "
		"at most 32 characters\n"
		"f.yaml:5:20: nodes.a.interfaces[\"lo:0\"]: expected an interface's name such as "
		"eth0: at most 15 characters, no '/', ':' or space\n"
		"f.yaml:5:43: nodes.a.sysctls.ip_forward: expected a kernel setting's full key "
		"such "
		"as net.ipv4.ip_forward\n"
		"f.yaml:6:22: nodes.sw.routes: belongs to a host, and this node is a switch\n"
		"f.yaml:7:7: nodes.b.ageing_time: belongs to a switch, and this node is a host\n"
		"f.yaml:7:50: nodes.b.interfaces.eth0.ipv4: expected an IPv4 address with its "
		"prefix length such as 192.168.10.2/24, found '10.0.0.1' (write the length of its "
		"prefix: /24)\n");
}

static void what_a_file_holds_is_shown_without_control_characters(void **state)
{
	(void)state;
	expect_problems(LAN "stop_time: \"\\e[2J\\u009bx\"\n",
		"f.yaml:8:12: stop_time: expected a duration such as 50us, 1.5ms or 2s, found "
		"'\\x1b[2J\\x9bx'\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unknown_key_is_told_with_the_nearest_word),
		cmocka_unit_test(a_number_without_its_unit_is_told_the_units),
		cmocka_unit_test(a_wrong_type_and_a_range_are_told),
		cmocka_unit_test(what_is_missing_is_told),
		cmocka_unit_test(an_address_twice_on_one_network_is_told),
		cmocka_unit_test(an_address_twice_on_lo_or_on_two_networks_is_legal),
		cmocka_unit_test(a_link_to_nowhere_is_told),
		cmocka_unit_test(like_must_lead_to_a_node_and_end),
		cmocka_unit_test(a_wrong_group_is_told_once_and_not_for_each_member),
		cmocka_unit_test(a_host_that_does_not_exist_is_told_wherever_it_is_named),
		cmocka_unit_test(services_that_the_kernel_would_refuse_are_told),
		cmocka_unit_test(an_unknown_scheduler_is_told_all_that_are_built_in),
		cmocka_unit_test(events_and_steps_must_make_sense),
		cmocka_unit_test(names_and_settings_are_checked),
		cmocka_unit_test(what_a_file_holds_is_shown_without_control_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
