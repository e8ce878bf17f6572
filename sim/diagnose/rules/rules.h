/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules' functions, for the table in rules.c. */
#ifndef LVSLAB_DIAGNOSE_RULES_H
#define LVSLAB_DIAGNOSE_RULES_H

#include "diagnose/evidence/evidence.h"

extern const struct rule explain_rules[]; /* ends with a NULL name */

void rule_bridge_loop(struct explain *x, const struct rule *rule);
void rule_no_service(struct explain *x, const struct rule *rule);
void rule_no_client(struct explain *x, const struct rule *rule);
void rule_vip_missing_director(struct explain *x, const struct rule *rule);
void rule_silent_director(struct explain *x, const struct rule *rule);
void rule_arp_problem(struct explain *x, const struct rule *rule);
void rule_lo_only(struct explain *x, const struct rule *rule);
void rule_announce_alone(struct explain *x, const struct rule *rule);
void rule_announce(struct explain *x, const struct rule *rule);
void rule_stale_cache(struct explain *x, const struct rule *rule);
void rule_stale_server(struct explain *x, const struct rule *rule);
void rule_no_destination(struct explain *x, const struct rule *rule);
void rule_own_address(struct explain *x, const struct rule *rule);
void rule_wrong_address(struct explain *x, const struct rule *rule);
void rule_outside(struct explain *x, const struct rule *rule);
void rule_vip_prefix(struct explain *x, const struct rule *rule);
void rule_vip_missing(struct explain *x, const struct rule *rule);
void rule_gateway_director(struct explain *x, const struct rule *rule);
void rule_no_gateway(struct explain *x, const struct rule *rule);
void rule_wrong_gateway(struct explain *x, const struct rule *rule);
void rule_nat_forward(struct explain *x, const struct rule *rule);
void rule_nat_way_back(struct explain *x, const struct rule *rule);
void rule_arp_flux(struct explain *x, const struct rule *rule);
void rule_rp_filter(struct explain *x, const struct rule *rule);
void rule_listens_on_rip(struct explain *x, const struct rule *rule);
void rule_port_mapping(struct explain *x, const struct rule *rule);
void rule_not_listening(struct explain *x, const struct rule *rule);
void rule_port_security(struct explain *x, const struct rule *rule);
void rule_dead_server(struct explain *x, const struct rule *rule);
void rule_two_directors(struct explain *x, const struct rule *rule);
void rule_vip_there(struct explain *x, const struct rule *rule);
void rule_static(struct explain *x, const struct rule *rule);
void rule_all_full(struct explain *x, const struct rule *rule);
void rule_hash_quiescent(struct explain *x, const struct rule *rule);
void rule_director_down(struct explain *x, const struct rule *rule);
void rule_director_no_route(struct explain *x, const struct rule *rule);
void rule_packet_filter(struct explain *x, const struct rule *rule);
void rule_router(struct explain *x, const struct rule *rule);
void rule_router_broken(struct explain *x, const struct rule *rule);
void rule_wrong_route(struct explain *x, const struct rule *rule);
void rule_wrong_mask(struct explain *x, const struct rule *rule);
void rule_client(struct explain *x, const struct rule *rule);
void rule_loop(struct explain *x, const struct rule *rule);
void rule_wrong_mark(struct explain *x, const struct rule *rule);
void rule_tunnel_down(struct explain *x, const struct rule *rule);
void rule_server_silent(struct explain *x, const struct rule *rule);
void rule_wrong_forwarding(struct explain *x, const struct rule *rule);
void rule_nat_inside(struct explain *x, const struct rule *rule);
void rule_nat_redirect(struct explain *x, const struct rule *rule);
void rule_tested_here(struct explain *x, const struct rule *rule);
void rule_vrrp_rejected(struct explain *x, const struct rule *rule);
void rule_vrid_strangers(struct explain *x, const struct rule *rule);
void rule_split_brain(struct explain *x, const struct rule *rule);
void rule_vrrp_strict(struct explain *x, const struct rule *rule);
void rule_vrrp_flapping(struct explain *x, const struct rule *rule);
void rule_split_instances(struct explain *x, const struct rule *rule);
void rule_failover_cuts(struct explain *x, const struct rule *rule);
void rule_sync_late(struct explain *x, const struct rule *rule);
void rule_persistence(struct explain *x, const struct rule *rule);
void rule_hash_pins(struct explain *x, const struct rule *rule);
void rule_new_server(struct explain *x, const struct rule *rule);
void rule_list_order(struct explain *x, const struct rule *rule);
void rule_still_served(struct explain *x, const struct rule *rule);
void rule_server_deleted(struct explain *x, const struct rule *rule);
void rule_port_reuse(struct explain *x, const struct rule *rule);
void rule_idle(struct explain *x, const struct rule *rule);
void rule_half_seen(struct explain *x, const struct rule *rule);
void rule_one_connection(struct explain *x, const struct rule *rule);
void rule_unexplained(struct explain *x, const struct rule *rule);

#endif
