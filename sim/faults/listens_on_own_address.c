/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program listens only on the server's own address, so a test of the server itself succeeds;
 * but packets arrive for the VIP.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const listens_on_own_address_put[] = {
	"{server}# httpd stop -p {rport}", "{server}# httpd -a {rip} -p {rport}", NULL};
static const char *const listens_on_own_address_fix[] = {
	"{server}# httpd stop -p {rport}", "{server}# httpd -p {rport}", NULL};

const struct fault fault_listens_on_own_address = {
	.order = 170,
	.name = "listens-on-own-address",
	.title = N_("the program listens on the server's own address only"),
	.symptom = N_("each server responds on its own address; via the VIP some connections are "
		      "refused"),
	.frame = N_("a SYN to the VIP, answered with RST"),
	.diagnosis = N_("a socket that is bound to one address accepts no packets for another"),
	.finding[FAULT_DR] = "listens-on-rip",
	.finding[FAULT_TUN] = "listens-on-rip",
	.level = 2,
	.put = listens_on_own_address_put,
	.fix = listens_on_own_address_fix,
};
