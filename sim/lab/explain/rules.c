/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mistakes that explain knows. A rule looks at the probes, the records and the hosts as they
 * are, and adds what it finds; a row here makes it known. Earlier rules are causes, later ones may
 * look whether a cause was found; the last says something about every failure left over.
 */
#include "lab/explain/rules.h"

const struct rule explain_rules[] = {
	{"no-service", "no host has a virtual service", rule_no_service},
	{"no-client", "no host is a client", rule_no_client},
	{"vip-missing-on-director", "the director does not have the VIP",
		rule_vip_missing_director},
	{"director-silent", "the director does not answer ARP for the VIP", rule_silent_director},
	{"arp-problem", "real servers answer ARP for the VIP", rule_arp_problem},
	{"lo-only", "arp_ignore is set on lo, where it does nothing", rule_lo_only},
	{"announce-alone", "arp_announce does not stop answers", rule_announce_alone},
	{"arp-ignore-only", "real servers ask ARP in the VIP's name", rule_announce},
	{"stale-cache", "a neighbour cache still holds a wrong MAC", rule_stale_cache},
	{"no-destination", "no server can be chosen", rule_no_destination},
	{"no-own-address", "the director asks ARP as the VIP", rule_own_address},
	{"wrong-server-address", "nobody has a real server's address", rule_wrong_address},
	{"server-outside", "a real server is not on the director's segment", rule_outside},
	{"vip-prefix", "the VIP on lo makes a whole subnet local", rule_vip_prefix},
	{"vip-missing", "a real server does not have the VIP", rule_vip_missing},
	{"gateway-is-director", "a real server answers by way of the director",
		rule_gateway_director},
	{"no-gateway", "a real server has no way back to the client", rule_no_gateway},
	{"wrong-gateway", "a real server's gateway is no router", rule_wrong_gateway},
	{"listens-on-rip", "the program listens on the server's own address only",
		rule_listens_on_rip},
	{"port-mapping", "direct routing cannot change the port", rule_port_mapping},
	{"not-listening", "nothing listens on the service's port", rule_not_listening},
	{"port-security", "a switch refuses a server's frames", rule_port_security},
	{"stale-server-mac", "the director holds a wrong MAC for a real server", rule_stale_server},
	{"dead-server", "a real server cannot be reached and is still chosen", rule_dead_server},
	{"tested-in-place", "the test comes from a host that has the VIP", rule_tested_here},
	{"unexplained", "a connection fails and no rule knows why", rule_unexplained},
	{NULL, NULL, NULL},
};
