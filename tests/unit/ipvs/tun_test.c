/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tunnels: client 10.0.0.11 and director 10.0.0.2 with the VIP 10.0.0.100 on one LAN, the servers
 * 172.16.0.21 and .22 behind a router, 10.0.0.1 and 172.16.0.1, with the VIP on tunl0.
 */
#include "director.h"

#include <errno.h>

#include "engine/trace.h"
#include "host/ip/tunnel.h"
#include "host/route/route_reasons.h"
#include "transport/socket/socket.h"
#include "wire/ipip.h"
#include "wire/udp.h"

static struct bridge *far;
static struct host *router;

static struct host *add_far(int n, const char *name, const char *prefix)
{
	struct host *h = host_on(far, name, prefix);
	struct socket_address any = {.port = 80};
	struct netdev *tunl0 = tunnel_load(h);
	int error;

	assert_int_equal(add_route(h, "0.0.0.0/0", "172.16.0.1"), 0);
	assert_int_equal(add_address(tunl0, "10.0.0.100/32"), 0);
	netdev_set_up(tunl0, true);
	assert_non_null(tcp_listen(h, any, 128, &server_ops, NULL, &error));
	return c.rs[n] = h;
}

static void open_lan(void)
{
	memset(&c, 0, sizeof(c));
	far = bridge_new(w.net, "far");
	c.client = host_on(w.sw, "client", "10.0.0.11/24");
	c.director = host_on(w.sw, "director", "10.0.0.2/24");
	assert_int_equal(add_address(eth0(c.director), "10.0.0.100/32"), 0);
	assert_int_equal(add_route(c.director, "0.0.0.0/0", "10.0.0.1"), 0);
	router = host_on(w.sw, "router", "10.0.0.1/24");
	assert_int_equal(add_address(plug(router, "eth1", far), "172.16.0.1/24"), 0);
	set(router, "net.ipv4.ip_forward", "1");
	add_far(1, "rs1", "172.16.0.21/24");
	add_far(2, "rs2", "172.16.0.22/24");
	run(1);
}

static void serve(void)
{
	open_lan();
	director("ipvsadm -A -t 10.0.0.100:80 -s rr");
	director("ipvsadm -a -t 10.0.0.100:80 -r 172.16.0.21 -i");
	director("ipvsadm -a -t 10.0.0.100:80 -r 172.16.0.22 -i");
}

static void serve_udp(void)
{
	open_lan();
	director("ipvsadm -A -u 10.0.0.100:53 -s rr");
	director("ipvsadm -a -u 10.0.0.100:53 -r 172.16.0.22 -i");
}

/* ---- what is on the wire ---- */

static struct {
	struct sink sink;
	struct ipv4_header outer, inner; /* the first that the director wraps */
	uint32_t length;
	unsigned count;
} wire;

static void watch(struct sink *s, const struct record *r, const void *frame)
{
	const struct frame *f = frame;
	uint8_t b[54];

	(void)s;
	if (r->kind != REC_FRAME_SENT || !f || r->node != c.director->node.id ||
		frame_length(f) < sizeof(b))
		return;
	frame_read(f, 0, b, sizeof(b));
	if (get16(b + 12) != 0x0800 || b[23] != IPPROTO_IPIP || wire.count++)
		return;
	wire.length = frame_length(f) - 14;
	assert_int_equal(ipv4_parse(&wire.outer, b + 14, 40, wire.length), WIRE_OK);
	assert_int_equal(
		ipip_parse(&wire.inner, &wire.outer, b + 34, 20, wire.length - 20), WIRE_OK);
}

static void watch_wire(void)
{
	memset(&wire, 0, sizeof(wire));
	wire.sink.record = watch;
	trace_attach(&w.trace, &wire.sink);
}

static void the_packet_is_wrapped_with_the_directors_address_and_the_same_ttl(void **state)
{
	(void)state;
	serve();
	watch_wire();
	client_connects(20000);
	trace_detach(&w.trace, &wire.sink);
	assert_int_equal(c.connected, 1);
	assert_ptr_equal(c.accepted_by, c.rs[2]);
	assert_int_equal(wire.outer.src, ip4("10.0.0.2"));
	assert_int_equal(wire.outer.dst, ip4("172.16.0.22"));
	assert_int_equal(wire.outer.ttl, 63);
	assert_int_equal(wire.outer.fragment, IPV4_DF);
	assert_int_equal(wire.outer.id, 0);
	assert_int_equal(wire.outer.total_length, wire.inner.total_length + 20);
	assert_int_equal(wire.inner.src, ip4("10.0.0.11"));
	assert_int_equal(wire.inner.dst, ip4("10.0.0.100"));
	assert_int_equal(wire.inner.ttl, 63);
	assert_true(said(c.director, REC_IPVS_FORWARD, IPVS_FORWARD_TUNNEL) >= 2);
	assert_true(said(c.rs[2], REC_IP_DELIVER, IP_UNWRAPPED) >= 2);
	assert_int_equal(c.rs[2]->tunnel->stats.rx_packets, 2);
	assert_int_equal(c.rs[2]->tunnel->stats.rx_bytes, 60 + 52);
}

static void half_of_the_flow_is_seen_as_in_direct_routing(void **state)
{
	(void)state;
	serve();
	struct socket *s = client_connects(20000);
	tcp_close(s);
	run(1);
	expect_output("ipvsadm -Lnc",
		"IPVS connection entries\n"
		"pro expire state       source             virtual            destination\n"
		"TCP 01:59  FIN_WAIT    10.0.0.11:20000    10.0.0.100:80      "
		"172.16.0.22:80\n");
}

/* ---- the far end ---- */

static void a_tunnel_that_is_down_answers_port_unreachable(void **state)
{
	(void)state;
	serve();
	netdev_set_up(c.rs[2]->tunnel, false);
	client_connects(20000);
	assert_int_equal(c.connected, 0);
	assert_true(dropped(c.rs[2], IP_TUNNEL_DOWN) >= 1);
	const struct record *r = last(c.rs[2], REC_ICMP_SENT);
	assert_int_equal(r->a[0], ip4("10.0.0.2"));
	assert_int_equal(r->a[2], ICMP_PORT_UNREACH);
	/* the client hears of it as of its own packet */
	r = last(c.client, REC_ICMP_RECEIVED);
	assert_non_null(r);
	assert_int_equal(r->a[0], ip4("10.0.0.100"));
	assert_int_equal(r->a[4], ip4("10.0.0.100"));
	assert_int_equal(c.failed, -ECONNREFUSED);
}

static void without_the_module_the_protocol_is_unreachable(void **state)
{
	(void)state;
	open_lan();
	struct host *rs3 = host_on(far, "rs3", "172.16.0.23/24");
	assert_int_equal(add_route(rs3, "0.0.0.0/0", "172.16.0.1"), 0);
	director("ipvsadm -A -t 10.0.0.100:80 -s rr");
	director("ipvsadm -a -t 10.0.0.100:80 -r 172.16.0.23 -i");
	client_connects(20000);
	assert_true(dropped(rs3, IP_NO_PROTOCOL) >= 1);
	assert_int_equal(last(rs3, REC_ICMP_SENT)->a[2], ICMP_PROT_UNREACH);
}

/* the way back to the client leaves by eth0, the packet came in by tunl0 */
static void rp_filter_on_tunl0_drops_what_comes_out_of_it(void **state)
{
	(void)state;
	serve();
	set(c.rs[2], "net.ipv4.conf.tunl0.rp_filter", "1");
	client_connects(20000);
	assert_int_equal(c.connected, 0);
	assert_true(dropped(c.rs[2], ROUTE_RP_FILTER) >= 1);
	set(c.rs[2], "net.ipv4.conf.tunl0.rp_filter", "2");
	run(2);
	assert_int_equal(c.connected, 1);
}

static void rp_filter_of_eth0_alone_does_not(void **state)
{
	(void)state;
	serve();
	set(c.rs[2], "net.ipv4.conf.eth0.rp_filter", "1");
	client_connects(20000);
	assert_int_equal(c.connected, 1);
}

static int got_tos;

static void take_tos(struct host *h, struct frame *f, const struct ipv4_header *ip)
{
	(void)h;
	got_tos = ip->tos;
	frame_consume(f);
}

static void congestion_is_taken_over_from_the_outer_header(void **state)
{
	static const struct {
		uint8_t outer, inner, becomes;
		bool dropped;
	} rows[] = {{3, 2, 3, false}, {3, 1, 3, false}, {1, 2, 1, false}, {2, 1, 1, false},
		{0, 2, 2, false}, {2, 0, 0, false}, {3, 0, 0, true}};

	(void)state;
	open_lan();
	ip_register_protocol(c.rs[2], IPPROTO_UDP, take_tos);
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct frame *f = frame_new(w.net);
		struct ipv4_header inner = {.src = ip4("10.0.0.11"),
			.dst = ip4("10.0.0.100"),
			.total_length = 28,
			.header_length = 20,
			.tos = rows[i].inner,
			.ttl = 64,
			.protocol = IPPROTO_UDP};
		struct ipv4_header outer =
			ipip_outer(&inner, ip4("10.0.0.2"), ip4("172.16.0.22"), 64, 0, 1);
		outer.tos = rows[i].outer;
		ipv4_emit(frame_put(f, 20), &outer);
		ipv4_emit(frame_put(f, 20), &inner);
		memset(frame_put(f, 8), 0, 8);
		got_tos = -1;
		arrive(eth0(c.rs[2]), f, false);
		assert_int_equal(got_tos, rows[i].dropped ? -1 : rows[i].becomes);
	}
	assert_int_equal(dropped(c.rs[2], IP_TUNNEL_ECN), 1);
}

/* ---- sizes ---- */

static void send_udp(uint32_t length, bool df)
{
	struct frame *f = frame_new(w.net);
	struct ip_send how = {.protocol = IPPROTO_UDP, .df = df};
	struct udp_header udp = {
		.source = 5353, .dest = 53, .length = (uint16_t)(UDP_HLEN + length)};

	frame_attach(f, payload_new(w.net, NULL, 0, length), 0, length);
	udp_emit(frame_push(f, UDP_HLEN), &udp, ip4("10.0.0.11"), ip4("10.0.0.100"),
		frame_sum(f, UDP_HLEN));
	how.flow.dst = ip4("10.0.0.100");
	ip_send(c.client, f, &how);
	run(1);
}

static void a_full_packet_with_df_is_told_1480_from_the_vip(void **state)
{
	(void)state;
	serve_udp();
	send_udp(1472, true);
	const struct record *r = last(c.client, REC_ICMP_RECEIVED);
	assert_non_null(r);
	assert_int_equal(r->a[0], ip4("10.0.0.100"));
	assert_int_equal(r->a[2], ICMP_FRAG_NEEDED);
	assert_int_equal(r->a[3], 1480);
	assert_int_equal(dropped(c.director, IPVS_DROP_MTU), 1);
}

static void what_is_20_bytes_shorter_passes(void **state)
{
	(void)state;
	serve_udp();
	listen_raw(c.rs[2]);
	send_udp(1452, true);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.length, 1460);
	assert_int_equal(got.ttl, 63); /* routers count on the outer header */
}

static void without_df_or_without_pmtu_disc_it_is_cut_outside(void **state)
{
	(void)state;
	serve_udp();
	listen_raw(c.rs[2]);
	send_udp(1472, false);
	assert_int_equal(got.count, 1);
	assert_int_equal(c.director->ip.stats.frag_creates, 2);
	set(c.director, "net.ipv4.vs.pmtu_disc", "0");
	send_udp(1472, true);
	assert_int_equal(got.count, 2);
	assert_int_equal(got.length, 1480);
	assert_int_equal(c.director->ip.stats.frag_creates, 4);
}

/* A router within the tunnel: the first error still tells the client what it knows already, the
 * second packet meets the path's MTU at the director. */
static void a_small_mtu_on_the_way_is_learnt_and_told_to_the_client(void **state)
{
	const struct record *r;

	(void)state;
	serve_udp();
	listen_raw(c.rs[2]);
	netdev_set_mtu(node_dev(&router->node, "eth1"), 1400);
	send_udp(1452, true);
	r = last(c.director, REC_ICMP_RECEIVED);
	assert_null(r); /* it does not reach the director's own ICMP */
	r = last(c.client, REC_ICMP_RECEIVED);
	assert_non_null(r);
	assert_int_equal(r->a[0], ip4("10.0.0.100"));
	assert_int_equal(r->a[3], 1480);
	send_udp(1452, true);
	r = last(c.client, REC_ICMP_RECEIVED);
	assert_int_equal(r->a[3], 1380);
	assert_int_equal(got.count, 0);
	send_udp(1352, true);
	assert_int_equal(got.count, 1);
}

/* ---- who else ---- */

static void the_director_itself_may_be_a_server(void **state)
{
	struct socket_address any = {.port = 80};
	int error;

	(void)state;
	serve();
	assert_non_null(tcp_listen(c.director, any, 16, &server_ops, NULL, &error));
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.2 -i");
	client_connects(20000);
	assert_ptr_equal(c.accepted_by, c.director);
	assert_true(said(c.director, REC_IPVS_FORWARD, IPVS_FORWARD_LOCAL) >= 2);
}

static void tunnels_and_direct_routing_mix_in_one_service(void **state)
{
	struct socket_address any = {.port = 80};
	int error;

	(void)state;
	serve();
	struct host *rs3 = host_on(w.sw, "rs3", "10.0.0.23/24");
	set(rs3, "net.ipv4.conf.all.arp_ignore", "1");
	set(rs3, "net.ipv4.conf.all.arp_announce", "2");
	assert_int_equal(add_address(rs3->lo, "10.0.0.100/32"), 0);
	assert_non_null(tcp_listen(rs3, any, 16, &server_ops, NULL, &error));
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.23 -g");
	client_connects(20000);
	assert_ptr_equal(c.accepted_by, rs3);
	client_connects(20001);
	assert_ptr_equal(c.accepted_by, c.rs[2]);
	assert_int_equal(c.connected, 2);
}

/* ---- as it is typed on a server ---- */

static void naming_tunl0_loads_the_module(void **state)
{
	(void)state;
	open_lan();
	struct host *rs3 = host_on(far, "rs3", "172.16.0.23/24");
	assert_null(rs3->tunnel);
	assert_int_equal(type(rs3, "ifconfig tunl0 10.0.0.100 netmask 255.255.255.255 up"), 0);
	assert_non_null(rs3->tunnel);
	assert_true(netdev_is_up(rs3->tunnel));
	assert_int_equal(type(rs3, "ip addr show tunl0"), 0);
	assert_string_equal(c.output,
		"3: tunl0@NONE: <NOARP,UP,LOWER_UP> mtu 1480 qdisc noqueue state UNKNOWN group "
		"default qlen 1000\n"
		"    link/ipip 0.0.0.0 brd 0.0.0.0\n"
		"    inet 10.0.0.100/32 scope global tunl0\n"
		"       valid_lft forever preferred_lft forever\n");
	struct host *rs4 = host_on(far, "rs4", "172.16.0.24/24");
	assert_int_equal(type(rs4, "modprobe ipip"), 0);
	assert_non_null(rs4->tunnel);
	assert_false(netdev_is_up(rs4->tunnel));
	assert_int_equal(type(rs4, "modprobe nonsense"), 1);
	assert_string_equal(c.output,
		"modprobe: FATAL: Module nonsense not found in directory "
		"/lib/modules/6.1.0-50-amd64\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_packet_is_wrapped_with_the_directors_address_and_the_same_ttl),
		TEST(half_of_the_flow_is_seen_as_in_direct_routing),
		TEST(a_tunnel_that_is_down_answers_port_unreachable),
		TEST(without_the_module_the_protocol_is_unreachable),
		TEST(rp_filter_on_tunl0_drops_what_comes_out_of_it),
		TEST(rp_filter_of_eth0_alone_does_not),
		TEST(congestion_is_taken_over_from_the_outer_header),
		TEST(a_full_packet_with_df_is_told_1480_from_the_vip),
		TEST(what_is_20_bytes_shorter_passes),
		TEST(without_df_or_without_pmtu_disc_it_is_cut_outside),
		TEST(a_small_mtu_on_the_way_is_learnt_and_told_to_the_client),
		TEST(the_director_itself_may_be_a_server),
		TEST(tunnels_and_direct_routing_mix_in_one_service),
		TEST(naming_tunl0_loads_the_module),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
