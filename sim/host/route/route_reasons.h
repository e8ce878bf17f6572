/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reasons of routing decisions. */
#ifndef LVSLAB_HOST_ROUTE_ROUTE_REASONS_H
#define LVSLAB_HOST_ROUTE_ROUTE_REASONS_H

#include "engine/reason.h"

/* clang-format off */
#define ROUTE_REASONS(X)                                                                           \
	/* records route-input and route-output: 0 destination, 1 source, 2 type, 3 next hop,     \
	 * 4 interface, 5 prefix length of the route */                                            \
	X(ROUTE_LOCAL, "route-local", "net/ipv4/route.c: ip_route_input_slow()",                   \
		"{0:ip} is an address of {node}, on {dev.4}: the packet is for {node} itself")     \
	X(ROUTE_LOCAL_PREFIX, "route-local-prefix", "net/ipv4/route.c: ip_route_input_slow()",     \
		"a route in the local table makes {0:ip} and the rest of its /{5} local to {node}, on {dev.4}") \
	X(ROUTE_BROADCAST, "route-broadcast", "net/ipv4/route.c: ip_route_input_slow()",           \
		"{0:ip} is a broadcast address: {node} accepts it, as every host does")                      \
	X(ROUTE_MULTICAST, "route-multicast", "net/ipv4/route.c: ip_route_input_mc()",             \
		"{0:ip} is a multicast group that {node} has joined")                                             \
	X(ROUTE_FORWARD, "route-forward", "net/ipv4/route.c: ip_mkroute_input()",                  \
		"{0:ip} is not {node}'s own: forwarded via {dev.4}, on-link (route /{5})") \
	X(ROUTE_FORWARD_GATEWAY, "route-forward-gateway", "net/ipv4/route.c: ip_mkroute_input()",  \
		"{0:ip} is not {node}'s own: forwarded via {dev.4} to the gateway {3:ip} (route /{5})") \
	X(ROUTE_FORWARD_BACK, "route-forward-back", "net/ipv4/route.c: __mkroute_input()",         \
		"forwarded via {dev.4}, on which it arrived: {1:ip} could use {3:ip} directly (redirect)") \
	X(ROUTE_OUT_LOCAL, "route-out-local", "net/ipv4/route.c: ip_route_output_key_hash_rcu()",  \
		"{0:ip} is {node}'s own: the packet stays on the host, through {dev.4}")   \
	X(ROUTE_OUT, "route-out", "net/ipv4/route.c: ip_route_output_key_hash_rcu()",              \
		"{0:ip} is on-link via {dev.4} (route /{5}), source {1:ip}")              \
	X(ROUTE_OUT_GATEWAY, "route-out-gateway", "net/ipv4/route.c: ip_route_output_key_hash_rcu()", \
		"to {0:ip} via gateway {3:ip} on {dev.4} (route /{5}), source {1:ip}")        \
	X(ROUTE_OUT_REDIRECTED, "route-out-redirected", "net/ipv4/route.c: rt_bind_exception()",   \
		"to {0:ip} via {3:ip} on {dev.4}: learnt from an ICMP redirect")                    \
	X(ROUTE_OUT_BROADCAST, "route-out-broadcast", "net/ipv4/route.c: __mkroute_output()",      \
		"{0:ip} is a broadcast address: to every host on {dev.4}")                          \
	X(ROUTE_OUT_MULTICAST, "route-out-multicast", "net/ipv4/route.c: __mkroute_output()",      \
		"{0:ip} is a multicast group: sent via {dev.4}")                                               \
	X(ROUTE_OUT_BOUND, "route-out-bound", "net/ipv4/route.c: ip_route_output_key_hash_rcu()",  \
		"no route to {0:ip}, but the sender is bound to {dev.4}: assumed to be on-link")       \
	/* drops: 0 source, 1 destination, 2 an interface */                                       \
	X(ROUTE_MARTIAN_SOURCE, "martian-source", "net/ipv4/route.c: ip_route_input_slow()",       \
		"martian: the source {0:ip} is a multicast or broadcast address")         \
	X(ROUTE_MARTIAN_ZERO, "martian-source-zero", "net/ipv4/route.c: ip_route_input_slow()",    \
		"martian: the source {0:ip} is allowed only with destination 255.255.255.255")                  \
	X(ROUTE_MARTIAN_LOOPBACK, "martian-source-loopback", "net/ipv4/route.c: ip_route_input_slow()", \
		"martian: the source {0:ip} is a loopback address, but the packet comes from outside (route_localnet=0)") \
	X(ROUTE_MARTIAN_TO_ZERO, "martian-destination-zero", "net/ipv4/route.c: ip_route_input_slow()", \
		"martian: {1:ip} is not a valid destination")                                                       \
	X(ROUTE_MARTIAN_TO_LOOPBACK, "martian-destination-loopback", "net/ipv4/route.c: ip_route_input_slow()", \
		"martian: {1:ip} is a loopback address, but the packet comes from outside (route_localnet=0)") \
	X(ROUTE_MARTIAN_TO, "martian-destination", "net/ipv4/route.c: ip_route_input_slow()",      \
		"martian: the route to {1:ip} is neither to a neighbour nor to a gateway")         \
	X(ROUTE_OWN_SOURCE, "martian-own-source", "net/ipv4/fib_frontend.c: fib_validate_source()",\
		"martian: {0:ip}, the source, is {node}'s own address, yet the packet comes from outside (accept_local=0)") \
	X(ROUTE_SOURCE_TYPE, "martian-source-type", "net/ipv4/fib_frontend.c: __fib_validate_source()", \
		"martian: no usable route back to {0:ip}")            \
	X(ROUTE_RP_FILTER, "rp-filter", "net/ipv4/fib_frontend.c: __fib_validate_source()",        \
		"rp_filter=1: {node} would reply to {0:ip} via {dev.2}, not via {dev}")      \
	X(ROUTE_RP_FILTER_NONE, "rp-filter-no-route", "net/ipv4/fib_frontend.c: __fib_validate_source()", \
		"rp_filter: {node} has no route back to {0:ip}")                                     \
	X(ROUTE_FORWARDING_OFF, "forwarding-off", "net/ipv4/route.c: ip_route_input_slow()",       \
		"{1:ip} is not an address of {node}, and forwarding is off on {dev}")                  \
	X(ROUTE_NO_ROUTE, "no-route", "net/ipv4/route.c: ip_error()",                              \
		"{node} has no route to {1:ip}")                                                   \
	X(ROUTE_UNREACHABLE, "route-unreachable", "net/ipv4/fib_semantics.c: fib_props[]",         \
		"{node}'s route to {1:ip} is of type unreachable")                                      \
	X(ROUTE_PROHIBIT, "route-prohibit", "net/ipv4/fib_semantics.c: fib_props[]",               \
		"{node}'s route to {1:ip} is of type prohibit")                                       \
	X(ROUTE_BLACKHOLE, "route-blackhole", "net/ipv4/fib_semantics.c: fib_props[]",             \
		"{node}'s route to {1:ip} is a blackhole")                                         \
	X(ROUTE_INVALID, "route-invalid", "net/ipv4/route.c: ip_route_output_key_hash_rcu()",      \
		"no packet can be sent from {0:ip} to {1:ip}, or the route is a blackhole")            \
	X(ROUTE_NO_GROUP, "multicast-no-member", "net/ipv4/route.c: ip_route_input_rcu()",         \
		"{1:ip} is a group that {node} has not joined")                                         \
	/* redirects that came in: 0 who sends it, 3 the new gateway, 4 the destination */         \
	X(ROUTE_REDIRECT_TAKEN, "redirect-taken", "net/ipv4/route.c: __ip_do_redirect()",          \
		"{node} accepts the redirect from {0:ip}: {4:ip} is now reached via {3:ip}")                     \
	X(ROUTE_REDIRECT_LATER, "redirect-later", "net/ipv4/route.c: __ip_do_redirect()",          \
		"{node} has no MAC address for {3:ip} yet: it sends an ARP request and keeps its route to {4:ip} for now") \
	X(ROUTE_REDIRECT_NOT_GATEWAY, "redirect-not-gateway", "net/ipv4/route.c: __ip_do_redirect()", \
		"ignored: {0:ip} is not the gateway that {node} uses for {4:ip}")              \
	X(ROUTE_REDIRECT_OFF, "redirect-off", "net/ipv4/route.c: __ip_do_redirect()",              \
		"ignored: accept_redirects is off on {dev}")                                       \
	X(ROUTE_REDIRECT_BAD, "redirect-bad", "net/ipv4/route.c: __ip_do_redirect()",              \
		"ignored: {3:ip} cannot be a gateway")                                               \
	X(ROUTE_REDIRECT_OFF_LINK, "redirect-off-link", "net/ipv4/route.c: __ip_do_redirect()",    \
		"ignored: {3:ip} shares no subnet of {dev} with {0:ip} (shared_media=0)")          \
	X(ROUTE_REDIRECT_SECURE, "redirect-secure", "net/ipv4/route.c: __ip_do_redirect()",        \
		"ignored: {3:ip} is not a gateway of {node}'s routes via {dev} (secure_redirects=1, shared_media=0)")
/* clang-format on */

enum route_reason { ROUTE_REASON_BASE = 0x180 - 1, ROUTE_REASONS(REASON_ENUM) };
extern const struct reason_list route_reasons;

#endif
