/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Direct routing on a LAN of real hosts: what travels, what is counted, what is answered. */
#include "director.h"

#include <errno.h>
#include <stdio.h>

#include "engine/trace.h"
#include "transport/socket/socket.h"
#include "wire/udp.h"

#define CONNS_HEAD \
	"IPVS connection entries\n" \
	"pro expire state       source             virtual            destination\n"

/* ---- what is on the wire ---- */

struct seen_frame {
	uint8_t dst[6], src[6], ttl;
	uint32_t saddr, daddr;
};

static struct {
	struct sink sink;
	struct seen_frame syn[8]; /* every hop of the client's SYN */
	unsigned count;
} wire;

static void watch(struct sink *s, const struct record *r, const void *frame)
{
	const struct frame *f = frame;
	uint8_t b[54];

	(void)s;
	if (r->kind != REC_FRAME_SENT || !f || frame_length(f) < sizeof(b))
		return;
	frame_read(f, 0, b, sizeof(b));
	if (get16(b + 12) != 0x0800 || b[23] != IPPROTO_TCP || b[47] != TCP_SYN || wire.count == 8)
		return;
	struct seen_frame *seen = &wire.syn[wire.count++];
	memcpy(seen->dst, b, 6);
	memcpy(seen->src, b + 6, 6);
	seen->ttl = b[22];
	seen->saddr = get32(b + 26);
	seen->daddr = get32(b + 30);
}

static void only_the_macs_and_the_ttl_change_at_the_director(void **state)
{
	(void)state;
	cluster_serve("rr");
	wire.count = 0;
	wire.sink.record = watch;
	trace_attach(&w.trace, &wire.sink);
	client_connects(20000);
	trace_detach(&w.trace, &wire.sink);

	/* client, switch, director, switch */
	assert_int_equal(wire.count, 4);
	const struct seen_frame *before = &wire.syn[0], *after = &wire.syn[2];
	assert_memory_equal(before->dst, eth0(c.director)->mac, 6);
	assert_memory_equal(before->src, eth0(c.client)->mac, 6);
	assert_memory_equal(after->dst, eth0(c.rs[2])->mac, 6); /* the last added */
	assert_memory_equal(after->src, eth0(c.director)->mac, 6);
	assert_int_equal(before->ttl, 64);
	assert_int_equal(after->ttl, 63);
	assert_int_equal(after->saddr, ip4("10.0.0.11"));
	assert_int_equal(after->daddr, ip4("10.0.0.100"));
}

/* ---- choosing and counting ---- */

static void connections_go_round_and_the_answer_goes_straight_back(void **state)
{
	(void)state;
	cluster_serve("rr");
	client_connects(20000);
	assert_ptr_equal(c.accepted_by, c.rs[2]);
	client_connects(20001);
	assert_ptr_equal(c.accepted_by, c.rs[1]);
	assert_int_equal(c.connected, 2);
	assert_int_equal(server(1)->active, 1);
	run(2);
	struct ipvs_counters counts;
	ipvs_stats_read(&table()->stats, &counts, NULL);
	assert_int_equal(counts.conns, 2);
	assert_int_equal(counts.inpkts, 4); /* SYN and ACK of each */
	assert_int_equal(counts.outpkts, 0);
	assert_int_equal(said(c.director, REC_IPVS_PICK, SCHED_NEXT), 2);
	assert_int_equal(said(c.director, REC_IPVS_CONN_NEW, IPVS_NEW_SCHEDULED), 2);
	assert_true(said(c.director, REC_IPVS_FORWARD, IPVS_FORWARD_DR) >= 4);
}

static void the_director_infers_the_end_from_the_clients_fin(void **state)
{
	(void)state;
	cluster_serve("rr");
	struct socket *s = client_connects(20000);
	expect_output("ipvsadm -Lnc",
		CONNS_HEAD "TCP 14:59  ESTABLISHED 10.0.0.11:20000    10.0.0.100:80      "
			   "10.0.0.22:80\n");
	tcp_close(s);
	run(1);
	expect_output("ipvsadm -Lnc",
		CONNS_HEAD "TCP 01:59  FIN_WAIT    10.0.0.11:20000    10.0.0.100:80      "
			   "10.0.0.22:80\n");
	assert_int_equal(server(2)->active, 0);
	assert_int_equal(server(2)->total, 1);
	run(125);
	expect_output("ipvsadm -Lnc", CONNS_HEAD);
	assert_int_equal(server(2)->total, 0);
}

static void a_server_that_closes_first_changes_nothing(void **state)
{
	(void)state;
	cluster_serve("rr");
	client_connects(20000);
	tcp_shutdown(c.accepted);
	run(1);
	assert_int_equal(server(2)->active, 1);
}

static void a_server_that_refuses_collects_half_open_connections(void **state)
{
	(void)state;
	cluster_serve("rr");
	director("ipvsadm -A -t 10.0.0.100:81 -s rr");
	director("ipvsadm -a -t 10.0.0.100:81 -r 10.0.0.21 -g");
	struct socket_address from = {0}, to = {ip4("10.0.0.100"), 81};
	int error = 0;
	tcp_connect(c.client, from, to, &client_ops, NULL, &error);
	run(1);
	assert_int_equal(c.failed, -ECONNREFUSED); /* the server's RST went past the director */
	struct ipvs_service *svc = ipvs_service_get(table(), 0, IPPROTO_TCP, ip4("10.0.0.100"), 81);
	assert_int_equal(ipvs_dest_find(svc, ip4("10.0.0.21"), 81)->active, 1);
}

/* ---- nobody there ---- */

static void without_a_server_the_client_is_told_port_unreachable_from_the_vip(void **state)
{
	(void)state;
	cluster_open();
	director("ipvsadm -A -t 10.0.0.100:80 -s rr");
	client_connects(20000);
	assert_int_equal(c.failed, -ECONNREFUSED);
	const struct record *r = last(c.client, REC_ICMP_RECEIVED);
	assert_non_null(r);
	assert_int_equal(r->a[0], ip4("10.0.0.100"));
	assert_int_equal(r->a[1], ICMP_DEST_UNREACH);
	assert_int_equal(r->a[2], ICMP_PORT_UNREACH);
	assert_int_equal(said(c.director, REC_IPVS_NO_DEST, IPVS_NO_DEST), 1);
	assert_int_equal(dropped(c.director, IPVS_DROP_NO_DEST), 1);
	assert_int_equal(table()->conn_pool.live, 0);
}

static void without_a_service_the_directors_own_tcp_resets(void **state)
{
	(void)state;
	cluster_serve("rr");
	director("ipvsadm -D -t 10.0.0.100:80");
	client_connects(20000);
	assert_int_equal(c.failed, -ECONNREFUSED);
	assert_null(last(c.client, REC_ICMP_RECEIVED));
}

static void a_dead_server_is_told_as_host_unreachable(void **state)
{
	(void)state;
	cluster_serve("rr");
	netdev_set_up(eth0(c.rs[2]), false);
	client_connects(20000);
	run(4);
	assert_int_equal(c.failed, -EHOSTUNREACH);
	assert_int_equal(last(c.client, REC_ICMP_RECEIVED)->a[0], ip4("10.0.0.2"));
}

/* ---- deleted and quiesced servers ---- */

static void packets_to_a_deleted_server_are_dropped_in_silence_until_it_is_back(void **state)
{
	(void)state;
	cluster_serve("rr");
	struct socket *s = client_connects(20000);
	director("ipvsadm -d -t 10.0.0.100:80 -r 10.0.0.22");
	tcp_send(s, payload_new(w.net, "hello", 5, 5), 0, 5);
	run(1);
	assert_true(dropped(c.director, IPVS_DROP_DEST_GONE) >= 1);
	assert_int_equal(c.failed, 0);
	assert_int_equal(socket_recv_queue(c.accepted), 0);
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.22 -g");
	assert_int_equal(server(2)->active, 1); /* its old self */
	assert_int_equal(said(c.director, REC_IPVS_DEST, IPVS_DEST_REVIVED), 1);
	run(5);
	assert_int_equal(tcp_recv(c.accepted, NULL, 5), 5);
}

static void expire_nodest_conn_lets_them_go(void **state)
{
	(void)state;
	cluster_serve("rr");
	set(c.director, "net.ipv4.vs.expire_nodest_conn", "1");
	struct socket *s = client_connects(20000);
	director("ipvsadm -d -t 10.0.0.100:80 -r 10.0.0.22");
	run(1);
	assert_int_equal(table()->conn_pool.live, 0);
	tcp_send(s, payload_new(w.net, "hello", 5, 5), 0, 5);
	run(1);
	assert_int_equal(c.failed, -ECONNRESET); /* by the director's own TCP */
}

static void weight_0_keeps_what_is_there_and_takes_nothing_new(void **state)
{
	(void)state;
	cluster_serve("rr");
	struct socket *s = client_connects(20000);
	director("ipvsadm -e -t 10.0.0.100:80 -r 10.0.0.22 -g -w 0");
	client_connects(20001);
	assert_ptr_equal(c.accepted_by, c.rs[1]);
	client_connects(20002);
	assert_ptr_equal(c.accepted_by, c.rs[1]);
	tcp_close(s);
	run(1);
	assert_int_equal(server(2)->active, 0);
}

/* ---- the same port again ---- */

/* closed by FIN, then again from the same port: what does a SYN on a FIN_WAIT entry mean? */
static struct host *same_port_again(const char *mode)
{
	cluster_serve("rr");
	set(c.director, "net.ipv4.vs.conn_reuse_mode", mode);
	struct socket *s = client_connects(20000);
	assert_ptr_equal(c.accepted_by, c.rs[2]);
	tcp_abort(s); /* the client may use the port again; the director sees RST: CLOSE */
	run(1);
	client_connects(20000);
	return c.accepted_by;
}

static void after_close_the_same_port_is_scheduled_anew_unless_mode_is_0(void **state)
{
	(void)state;
	const struct host *by = same_port_again("1");
	assert_ptr_equal(by, c.rs[1]);
	assert_int_equal(said(c.director, REC_IPVS_CONN_EXPIRED, IPVS_EXPIRE_REUSED), 1);
}

static void mode_0_never_schedules_the_same_port_anew(void **state)
{
	(void)state;
	const struct host *by = same_port_again("0");
	assert_ptr_equal(by, c.rs[2]);
}

/* ---- persistence ---- */

static void a_persistent_service_sends_a_client_to_the_same_server(void **state)
{
	(void)state;
	cluster_serve("rr");
	director("ipvsadm -E -t 10.0.0.100:80 -s rr -p 300");
	for (uint16_t port = 20000; port < 20004; port++) {
		client_connects(port);
		assert_ptr_equal(c.accepted_by, c.rs[2]);
	}
	assert_int_equal(server(2)->active, 4);
	assert_int_equal(server(2)->persistent, 1);
	director("ipvsadm -e -t 10.0.0.100:80 -r 10.0.0.22 -g -w 0");
	client_connects(20004);
	assert_ptr_equal(c.accepted_by, c.rs[2]); /* the template goes on */
	set(c.director, "net.ipv4.vs.expire_quiescent_template", "1");
	client_connects(20005);
	assert_ptr_equal(c.accepted_by, c.rs[1]);
}

/* ---- sizes and ICMP ---- */

static void an_icmp_error_for_the_vip_goes_on_to_the_server(void **state)
{
	(void)state;
	cluster_serve("rr");
	client_connects(20000);
	/* as a router between server and client would: the server's segment did not fit */
	struct frame *f = frame_new(w.net);
	struct ip_send how = {.protocol = IPPROTO_ICMP};
	struct ipv4_header quoted = {.src = ip4("10.0.0.100"),
		.dst = ip4("10.0.0.11"),
		.total_length = 1500,
		.header_length = 20,
		.fragment = IPV4_DF,
		.ttl = 63,
		.protocol = IPPROTO_TCP};
	struct icmp_header icmp = {
		.type = ICMP_DEST_UNREACH, .code = ICMP_FRAG_NEEDED, .rest = 1400};
	uint8_t *b = frame_put(f, ICMP_HLEN + 28);
	memset(b, 0, ICMP_HLEN + 28);
	ipv4_emit(b + ICMP_HLEN, &quoted);
	put16(b + ICMP_HLEN + 20, 80);
	put16(b + ICMP_HLEN + 22, 20000);
	icmp_emit(b, &icmp, checksum_partial(0, b + ICMP_HLEN, 28));
	how.flow.dst = ip4("10.0.0.100");
	assert_int_equal(ip_send(c.client, f, &how), 0);
	run(1);
	const struct record *r = last(c.rs[2], REC_ICMP_RECEIVED);
	assert_non_null(r);
	assert_int_equal(r->a[2], ICMP_FRAG_NEEDED);
	assert_int_equal(said(c.director, REC_ICMP_RECEIVED, 0), 0);
}

static void a_request_with_ttl_1_ends_at_the_director(void **state)
{
	(void)state;
	cluster_serve("rr");
	set(c.client, "net.ipv4.ip_default_ttl", "1");
	client_connects(20000);
	assert_true(dropped(c.director, IPVS_DROP_TTL) >= 1);
	assert_int_equal(last(c.client, REC_ICMP_RECEIVED)->a[1], ICMP_TIME_EXCEEDED);
}

/* ---- UDP, marks, defences ---- */

static unsigned datagrams[SERVERS + 1]; /* what each server got */

static void on_datagram(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	(void)from, (void)to, (void)head, (void)head_length, (void)length;
	datagrams[socket_host(s) == c.rs[1] ? 1 : 2]++;
}

static const struct socket_ops udp_ops = {.datagram = on_datagram};

/* a UDP service on port 53 with both servers; the client's socket */
static struct socket *serve_udp(const char *options)
{
	struct socket_address any = {.port = 53}, from = {.port = 5353};
	char line[64];
	int error;

	cluster_open();
	memset(datagrams, 0, sizeof(datagrams));
	snprintf(line, sizeof(line), "ipvsadm -A -u 10.0.0.100:53 -s rr%s", options);
	director(line);
	for (int i = 1; i <= SERVERS; i++) {
		snprintf(line, sizeof(line), "ipvsadm -a -u 10.0.0.100:53 -r 10.0.0.2%d -g", i);
		director(line);
		assert_non_null(udp_open(c.rs[i], any, &udp_ops, NULL, &error));
	}
	return udp_open(c.client, from, NULL, NULL, &error);
}

static void ask(struct socket *s, uint32_t length)
{
	struct socket_address to = {ip4("10.0.0.100"), 53};

	udp_sendto(s, to, payload_new(w.net, NULL, 0, length), length);
	run(1);
}

static void udp_stays_with_its_server_and_counts_as_inactive(void **state)
{
	(void)state;
	struct socket *s = serve_udp("");
	ask(s, 10);
	ask(s, 10);
	assert_int_equal(datagrams[2], 2);
	assert_int_equal(datagrams[1], 0);
	expect_output("ipvsadm -Lnc",
		CONNS_HEAD "UDP 04:59  UDP         10.0.0.11:5353     10.0.0.100:53      "
			   "10.0.0.22:53\n");
	expect_output("ipvsadm -Ln",
		"IP Virtual Server version 1.2.1 (size=4096)\n"
		"Prot LocalAddress:Port Scheduler Flags\n"
		"  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
		"UDP  10.0.0.100:53 rr\n"
		"  -> 10.0.0.21:53                 Route   1      0          0         \n"
		"  -> 10.0.0.22:53                 Route   1      0          1         \n");
}

static void one_packet_scheduling_remembers_nothing(void **state)
{
	(void)state;
	struct socket *s = serve_udp(" -o");
	for (int i = 0; i < 4; i++)
		ask(s, 10);
	assert_int_equal(datagrams[1], 2);
	assert_int_equal(datagrams[2], 2);
	assert_int_equal(table()->conn_pool.live, 0);
	expect_output("ipvsadm -Lnc", CONNS_HEAD);
	assert_int_equal(said(c.director, REC_IPVS_CONN_NEW, IPVS_NEW_ONE_PACKET), 4);
}

static void a_fragmented_datagram_is_reassembled_before_it_is_scheduled(void **state)
{
	(void)state;
	struct socket *s = serve_udp("");
	ask(s, 4000);
	assert_int_equal(datagrams[2], 1);
	struct ipvs_counters counts;
	run(2);
	ipvs_stats_read(&table()->stats, &counts, NULL);
	assert_int_equal(counts.inpkts, 1);
	assert_int_equal(counts.inbytes, 20 + 8 + 4000);
}

static enum nf_verdict mark_7(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	(void)h, (void)owner, (void)in, (void)out;
	f->mark = 7;
	return NF_ACCEPT;
}

static void a_marked_packet_goes_to_the_marks_service(void **state)
{
	struct hook *hook;

	(void)state;
	cluster_open();
	hook = arena_alloc(&w.arena, sizeof(*hook));
	hook->priority = NF_IP_PRI_MANGLE;
	hook->run = mark_7;
	hook_register(c.director, NF_INET_PRE_ROUTING, hook);
	director("ipvsadm -A -f 7 -s rr -p 60");
	director("ipvsadm -a -f 7 -r 10.0.0.21 -g");
	director("ipvsadm -a -f 7 -r 10.0.0.22 -g");
	client_connects(20000);
	assert_ptr_equal(c.accepted_by, c.rs[2]);
	client_connects(20001);
	assert_ptr_equal(c.accepted_by, c.rs[2]); /* persistence by mark */
	expect_output("ipvsadm -Lnc",
		CONNS_HEAD
		"IP  00:59  ASSURED     10.0.0.11:0        0.0.0.7:0          10.0.0.22:0\n"
		"TCP 14:58  ESTABLISHED 10.0.0.11:20000    10.0.0.100:80      "
		"10.0.0.22:80\n"
		"TCP 14:59  ESTABLISHED 10.0.0.11:20001    10.0.0.100:80      "
		"10.0.0.22:80\n");
}

static void drop_packet_drops_one_in_am_droprate(void **state)
{
	(void)state;
	cluster_serve("rr");
	set(c.director, "net.ipv4.vs.am_droprate", "3");
	set(c.director, "net.ipv4.vs.drop_packet", "3");
	for (uint16_t port = 20000; port < 20003; port++)
		client_connects(port);
	assert_true(dropped(c.director, IPVS_DROP_DEFENSE) >= 1);
	set(c.director, "net.ipv4.vs.drop_packet", "2"); /* memory never runs low: back to 1 */
	expect_output("ipvsadm -L --timeout", "Timeout (tcp tcpfin udp): 900 120 300\n");
	assert_int_equal(table()->sysctl.drop_packet, 1);
	assert_int_equal(table()->drop_rate, 0);
}

static void an_ack_out_of_nowhere_is_scheduled_only_if_sloppy(void **state)
{
	(void)state;
	for (int sloppy = 0; sloppy < 2; sloppy++) {
		if (!sloppy)
			cluster_serve("rr");
		else
			set(c.director, "net.ipv4.vs.sloppy_tcp", "1");
		struct frame *f = frame_new(w.net);
		struct ip_send how = {.protocol = IPPROTO_TCP, .df = true};
		struct tcp_header tcp = {
			.source = 30000, .dest = 80, .seq = 1, .ack = 1, .flags = TCP_ACK};
		tcp_emit(frame_put(f, TCP_HLEN), &tcp, ip4("10.0.0.11"), ip4("10.0.0.100"), 0, 0);
		how.flow.dst = ip4("10.0.0.100");
		ip_send(c.client, f, &how);
		run(1);
		assert_int_equal(table()->conn_pool.live, sloppy);
	}
}

/* ---- a small link behind the director ---- */

static void a_packet_too_long_for_the_servers_link_is_told_from_the_vip(void **state)
{
	struct netdev *inside;

	(void)state;
	cluster_open();
	/* rs3 on a link of its own, MTU 1000 at the director's end */
	struct bridge *behind = bridge_new(w.net, "behind");
	struct host *rs3 = host_on(behind, "rs3", "192.168.1.2/24");
	inside = plug(c.director, "eth1", behind);
	assert_int_equal(add_address(inside, "192.168.1.1/24"), 0);
	netdev_set_mtu(inside, 1000);
	assert_int_equal(add_address(rs3->lo, "10.0.0.100/32"), 0);
	assert_int_equal(add_route(rs3, "0.0.0.0/0", "192.168.1.1"), 0);
	director("ipvsadm -A -u 10.0.0.100:53 -s rr");
	director("ipvsadm -a -u 10.0.0.100:53 -r 192.168.1.2 -g");
	struct frame *f = frame_new(w.net);
	struct ip_send how = {.protocol = IPPROTO_UDP, .df = true};
	struct udp_header udp = {.source = 5353, .dest = 53, .length = 1208};
	frame_attach(f, payload_new(w.net, NULL, 0, 1200), 0, 1200);
	udp_emit(frame_push(f, UDP_HLEN), &udp, ip4("10.0.0.11"), ip4("10.0.0.100"),
		frame_sum(f, UDP_HLEN));
	how.flow.dst = ip4("10.0.0.100");
	ip_send(c.client, f, &how);
	run(1);
	const struct record *r = last(c.client, REC_ICMP_RECEIVED);
	assert_non_null(r);
	assert_int_equal(r->a[0], ip4("10.0.0.100"));
	assert_int_equal(r->a[2], ICMP_FRAG_NEEDED);
	assert_int_equal(r->a[3], 1000);
	assert_int_equal(dropped(c.director, IPVS_DROP_MTU), 1);
}

/* ---- the director as the servers' gateway ---- */

/* rs3 behind eth1 of the director, which is its way back */
static struct host *server_behind(void)
{
	struct socket_address any = {.port = 80};
	struct bridge *behind = bridge_new(w.net, "behind");
	struct host *rs3 = host_on(behind, "rs3", "192.168.1.2/24");
	struct netdev *inside = plug(c.director, "eth1", behind);
	int error;

	assert_int_equal(add_address(inside, "192.168.1.1/24"), 0);
	assert_int_equal(add_address(rs3->lo, "10.0.0.100/32"), 0);
	assert_int_equal(add_route(rs3, "0.0.0.0/0", "192.168.1.1"), 0);
	assert_non_null(tcp_listen(rs3, any, 16, &server_ops, NULL, &error));
	set(c.director, "net.ipv4.ip_forward", "1");
	director("ipvsadm -A -t 10.0.0.100:80 -s rr");
	director("ipvsadm -a -t 10.0.0.100:80 -r 192.168.1.2 -g");
	return rs3;
}

static void an_answer_through_the_director_is_a_martian_to_it(void **state)
{
	(void)state;
	cluster_open();
	server_behind();
	client_connects(20000);
	assert_int_equal(c.connected, 0);
	expect_output("ipvsadm -Lnc",
		CONNS_HEAD "TCP 00:59  SYN_RECV    10.0.0.11:20000    10.0.0.100:80      "
			   "192.168.1.2:80\n");
}

static void with_accept_local_both_halves_pass_and_are_told_apart(void **state)
{
	(void)state;
	cluster_open();
	struct host *rs3 = server_behind();
	set(c.director, "net.ipv4.conf.all.accept_local", "1");
	struct socket *s = client_connects(20000);
	assert_ptr_equal(c.accepted_by, rs3);
	assert_int_equal(c.connected, 1);
	tcp_close(s);
	run(1);
	/* in plain direct routing this would be FIN_WAIT */
	expect_output("ipvsadm -Lnc",
		CONNS_HEAD "TCP 01:59  TIME_WAIT   10.0.0.11:20000    10.0.0.100:80      "
			   "192.168.1.2:80\n");
	run(2);
	struct ipvs_counters counts;
	ipvs_stats_read(&table()->stats, &counts, NULL);
	assert_true(counts.outpkts >= 2);
}

static void the_hooks_are_there_only_while_there_is_a_service(void **state)
{
	(void)state;
	cluster_serve("rr");
	assert_false(list_empty(&c.director->hooks.chain[NF_INET_LOCAL_IN]));
	struct socket *s = client_connects(20000);
	director("ipvsadm -C");
	assert_true(list_empty(&c.director->hooks.chain[NF_INET_LOCAL_IN]));
	/* the connection is still remembered, but nobody looks: the director's own TCP resets */
	assert_int_equal(table()->conn_pool.live, 1);
	tcp_send(s, payload_new(w.net, "hello", 5, 5), 0, 5);
	run(1);
	assert_int_equal(c.failed, -ECONNRESET);
}

/* ---- LocalNode ---- */

static void the_director_itself_may_be_a_server(void **state)
{
	struct socket_address any = {.port = 80};
	int error;

	(void)state;
	cluster_serve("rr");
	assert_non_null(tcp_listen(c.director, any, 16, &server_ops, NULL, &error));
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.2 -g");
	client_connects(20000);
	assert_ptr_equal(c.accepted_by, c.director);
	assert_int_equal(said(c.director, REC_IPVS_FORWARD, IPVS_FORWARD_LOCAL) > 0, 1);
	/* both halves pass here */
	struct ipvs_conn *cp = list_first(&table()->conns, struct ipvs_conn, link);
	assert_false(cp->flags & IPVS_CONN_F_NOOUTPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_the_macs_and_the_ttl_change_at_the_director),
		TEST(connections_go_round_and_the_answer_goes_straight_back),
		TEST(the_director_infers_the_end_from_the_clients_fin),
		TEST(a_server_that_closes_first_changes_nothing),
		TEST(a_server_that_refuses_collects_half_open_connections),
		TEST(without_a_server_the_client_is_told_port_unreachable_from_the_vip),
		TEST(without_a_service_the_directors_own_tcp_resets),
		TEST(a_dead_server_is_told_as_host_unreachable),
		TEST(packets_to_a_deleted_server_are_dropped_in_silence_until_it_is_back),
		TEST(expire_nodest_conn_lets_them_go),
		TEST(weight_0_keeps_what_is_there_and_takes_nothing_new),
		TEST(after_close_the_same_port_is_scheduled_anew_unless_mode_is_0),
		TEST(mode_0_never_schedules_the_same_port_anew),
		TEST(a_persistent_service_sends_a_client_to_the_same_server),
		TEST(an_icmp_error_for_the_vip_goes_on_to_the_server),
		TEST(a_request_with_ttl_1_ends_at_the_director),
		TEST(udp_stays_with_its_server_and_counts_as_inactive),
		TEST(one_packet_scheduling_remembers_nothing),
		TEST(a_fragmented_datagram_is_reassembled_before_it_is_scheduled),
		TEST(a_marked_packet_goes_to_the_marks_service),
		TEST(drop_packet_drops_one_in_am_droprate),
		TEST(an_ack_out_of_nowhere_is_scheduled_only_if_sloppy),
		TEST(a_packet_too_long_for_the_servers_link_is_told_from_the_vip),
		TEST(an_answer_through_the_director_is_a_martian_to_it),
		TEST(with_accept_local_both_halves_pass_and_are_told_apart),
		TEST(the_hooks_are_there_only_while_there_is_a_service),
		TEST(the_director_itself_may_be_a_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
