/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A director with one interface sends the servers redirects to the router, and they accept them.
 * Typical after an update has reset send_redirects.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const redirects_put[] = {
	"{director}# sysctl -w net.ipv4.conf.all.send_redirects=1 "
	"net.ipv4.conf.{ddev}.send_redirects=1",
	"*{client}# curl -s -m 3 -o /dev/null http://{vip}:{port}/; sleep 1; curl -s -m 3 -o "
	"/dev/null http://{vip}:{port}/",
	NULL};
static const char *const redirects_fix[] = {
	"{director}# sysctl -w net.ipv4.conf.all.send_redirects=0 "
	"net.ipv4.conf.{ddev}.send_redirects=0",
	"{server}# ip route flush cache", NULL};

const struct fault fault_redirects = {
	.order = 300,
	.name = "redirects",
	.title = N_("the director sends ICMP redirects"),
	.symptom = N_("the first page loads, then connections hang"),
	.frame = N_("an ICMP redirect from the director to a server"),
	.diagnosis = N_("a router that forwards a packet via the interface on which it arrived "
			"sends the sender a redirect to the better gateway"),
	.finding[FAULT_NAT] = "nat-redirect",
	.needs = FAULT_ONE_ARM,
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 3,
	.put = redirects_put,
	.fix = redirects_fix,
};
