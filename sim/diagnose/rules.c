/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mistakes that explain knows. A rule looks at the probes, the records and the hosts as they
 * are, and adds what it finds; a row here makes it known. Earlier rules are causes, later ones may
 * look whether a cause was found; the last says something about every failure left over.
 */
#include "diagnose/rules.h"

const struct rule explain_rules[] = {
	{"no-service", N_("no host has a virtual service"), rule_no_service},
	{"no-client", N_("no host is a client"), rule_no_client},
	{"vip-missing-on-director", N_("the director does not have the VIP"),
		rule_vip_missing_director},
	{"director-silent", N_("the director does not answer ARP for the VIP"),
		rule_silent_director},
	{"arp-problem", N_("real servers answer ARP for the VIP"), rule_arp_problem},
	{"lo-only", N_("arp_ignore is set on lo, where it does nothing"), rule_lo_only},
	{"announce-alone", N_("arp_announce does not stop answers"), rule_announce_alone},
	{"arp-ignore-only", N_("real servers ask ARP in the VIP's name"), rule_announce},
	{"stale-cache", N_("a neighbour cache still holds a wrong MAC"), rule_stale_cache},
	{"no-destination", N_("no server can be chosen"), rule_no_destination},
	{"no-own-address", N_("the director asks ARP as the VIP"), rule_own_address},
	{"wrong-server-address", N_("nobody has a real server's address"), rule_wrong_address},
	{"server-outside", N_("a real server is not on the director's segment"), rule_outside},
	{"vip-prefix", N_("the VIP on lo makes a whole subnet local"), rule_vip_prefix},
	{"vip-missing", N_("a real server does not have the VIP"), rule_vip_missing},
	{"gateway-is-director", N_("a real server answers by way of the director"),
		rule_gateway_director},
	{"no-gateway", N_("a real server has no way back to the client"), rule_no_gateway},
	{"wrong-gateway", N_("a real server's gateway is no router"), rule_wrong_gateway},
	{"nat-no-forward", N_("the director of NAT does not forward"), rule_nat_forward},
	{"nat-way-back", N_("a server behind NAT answers past the director"), rule_nat_way_back},
	{"rp-filter", N_("rp_filter drops the packets"), rule_rp_filter},
	{"listens-on-rip", N_("the program listens on the server's own address only"),
		rule_listens_on_rip},
	{"port-mapping", N_("direct routing cannot change the port"), rule_port_mapping},
	{"not-listening", N_("nothing listens on the service's port"), rule_not_listening},
	{"port-security", N_("a switch refuses a server's frames"), rule_port_security},
	{"stale-server-mac", N_("the director holds a wrong MAC for a real server"),
		rule_stale_server},
	{"dead-server", N_("a real server cannot be reached and is still chosen"),
		rule_dead_server},
	{"tested-in-place", N_("the test comes from a host that has the VIP"), rule_tested_here},
	{"unexplained", N_("a connection fails and no rule knows why"), rule_unexplained},
	{NULL, NULL, NULL},
};
