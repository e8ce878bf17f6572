/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program moved to another port, and the server was added with that port, as would work with
 * NAT. With direct routing ipvsadm silently replaces it.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const port_mapping_put[] = {"{director}# ipvsadm -d {service} -r {rip}",
	"{server}# httpd stop -p {rport}", "{server}# httpd -p 8080",
	"{director}# ipvsadm -a {service} -r {rip}:8080 {method} -w {weight}", NULL};
static const char *const port_mapping_fix[] = {"{server}# httpd -p {rport}", NULL};

const struct fault fault_port_mapping = {
	.order = 150,
	.name = "port-mapping",
	.title = N_("the server is expected to be used on another port"),
	.symptom = N_("some connections are refused"),
	.frame = N_("a SYN to the service's port, answered with RST"),
	.diagnosis = N_("direct routing and tunnels do not change the packet or its port"),
	.finding[FAULT_DR] = "port-mapping",
	.finding[FAULT_TUN] = "port-mapping",
	.touches = FAULT_TOUCHES_ENTRIES,
	.level = 2,
	.put = port_mapping_put,
	.fix = port_mapping_fix,
};
