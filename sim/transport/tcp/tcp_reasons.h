/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reasons of TCP. In records of states, errors and events the inputs 0…3 are the connection (local,
 * lport, remote, rport); in records of retransmissions 0…5 are remote, rport, seq, length, RTO,
 * count; in drops they are the caller's.
 */
#ifndef LVSLAB_TRANSPORT_TCP_TCP_REASONS_H
#define LVSLAB_TRANSPORT_TCP_TCP_REASONS_H

#include "engine/reason.h"

/* clang-format off */
#define TCP_REASONS(X)                                                                             \
	/* states */                                                                               \
	X(TCP_WHY_LISTEN, "listen", "net/ipv4/inet_connection_sock.c: inet_csk_listen_start()",    \
		"a program on {node} listens on port {1}")                           \
	X(TCP_WHY_CONNECT, "connect", "net/ipv4/tcp_ipv4.c: tcp_v4_connect()",                     \
		"a program connects to {2:ip} port {3}: SYN sent from port {1}")             \
	X(TCP_WHY_SYN, "syn-received", "net/ipv4/tcp_input.c: tcp_conn_request()",                 \
		"SYN from {2:ip} to port {1}: SYN|ACK sent, waiting for the ACK")  \
	X(TCP_WHY_SYN_ACK, "syn-ack-received",                                                     \
		"net/ipv4/tcp_input.c: tcp_rcv_synsent_state_process()",                           \
		"{2:ip} port {3} answered our SYN with SYN|ACK: connected")                        \
	X(TCP_WHY_CROSSED, "crossed-syns", "RFC 9293 3.5, figure 8",                               \
		"both sides sent a SYN at the same time")                                          \
	X(TCP_WHY_HANDSHAKE, "handshake-complete", "net/ipv4/tcp_minisocks.c: tcp_check_req()",    \
		"the ACK of our SYN|ACK came from {2:ip}: the connection is established")          \
	X(TCP_WHY_CLOSE, "close", "net/ipv4/tcp.c: tcp_close_state()",                             \
		"the program has no more to send: FIN")                                            \
	X(TCP_WHY_FIN, "fin-received", "net/ipv4/tcp_input.c: tcp_fin()",                          \
		"{2:ip} has no more to send: its FIN arrived")                                     \
	X(TCP_WHY_FIN_ACKED, "fin-acknowledged",                                                   \
		"net/ipv4/tcp_input.c: tcp_rcv_state_process()",                                   \
		"{2:ip} acknowledged our FIN")                                                     \
	X(TCP_WHY_BOTH_CLOSE, "simultaneous-close", "RFC 9293 3.6, figure 13",                     \
		"the FIN of {2:ip} crossed ours")                                                  \
	X(TCP_WHY_TIME_WAIT, "time-wait", "net/ipv4/tcp_minisocks.c: tcp_time_wait()",             \
		"both directions are closed and we closed first: TIME-WAIT keeps the address pair for 60 s") \
	X(TCP_WHY_LAST_ACK, "last-ack", "net/ipv4/tcp_input.c: tcp_rcv_state_process()",           \
		"{2:ip} acknowledged our FIN and had closed first: CLOSED, no TIME-WAIT here")   \
	X(TCP_WHY_TW_OVER, "time-wait-over", "net/ipv4/inet_timewait_sock.c: tw_timer_handler()",  \
		"TIME-WAIT is over: no old segment can arrive any longer")                                         \
	X(TCP_WHY_TW_NEW_SYN, "time-wait-new-syn",                                                 \
		"net/ipv4/tcp_minisocks.c: tcp_timewait_state_process()",                          \
		"a SYN that is newer than the old connection: it ends TIME-WAIT")                \
	X(TCP_WHY_TW_REUSED, "time-wait-reused", "net/ipv4/tcp_ipv4.c: tcp_twsk_unique()",         \
		"a program connects again from the same port: timestamps separate old from new (tcp_tw_reuse)") \
	X(TCP_WHY_TW_KILLED, "time-wait-killed",                                                   \
		"net/ipv4/tcp_minisocks.c: tcp_timewait_state_process()",                          \
		"an RST ends TIME-WAIT (tcp_rfc1337 is 0)")                                         \
	X(TCP_WHY_TW_NONE, "time-wait-full", "net/ipv4/inet_timewait_sock.c: inet_twsk_alloc()",   \
		"tcp_max_tw_buckets is reached: closed without TIME-WAIT")                          \
	X(TCP_WHY_FIN_WAIT2_OVER, "fin-wait-2-timeout", "net/ipv4/tcp.c: tcp_close()",             \
		"the program has exited and {2:ip} never closed its side: the connection is dropped")                  \
	X(TCP_WHY_RST, "reset-received", "net/ipv4/tcp_input.c: tcp_reset()",                      \
		"{2:ip} reset the connection")                                                     \
	X(TCP_WHY_REFUSED, "refused", "net/ipv4/tcp_input.c: tcp_rcv_synsent_state_process()",     \
		"{2:ip} answered our SYN with RST: no program listens on its port {3}")                \
	X(TCP_WHY_ABORT, "abort", "net/ipv4/tcp.c: tcp_disconnect()",                              \
		"the program aborted the connection with RST")                                     \
	X(TCP_WHY_UNREAD, "unread-data", "net/ipv4/tcp.c: tcp_close(), RFC 2525 2.17",             \
		"the program closed without reading everything: RST instead of FIN")           \
	X(TCP_WHY_DATA_AFTER_CLOSE, "data-after-close",                                            \
		"net/ipv4/tcp_input.c: tcp_rcv_state_process()",                                   \
		"data for a program that has closed: RST")                                         \
	X(TCP_WHY_TIMED_OUT, "timed-out", "net/ipv4/tcp_timer.c: tcp_write_timeout()",             \
		"{2:ip} acknowledged nothing for too long")                                        \
	X(TCP_WHY_ICMP, "icmp-error", "net/ipv4/tcp_ipv4.c: tcp_v4_err()",                         \
		"an ICMP error about our SYN ends the attempt")                                    \
	X(TCP_WHY_REQUEST_OVER, "syn-ack-timeout",                                                 \
		"net/ipv4/inet_connection_sock.c: reqsk_timer_handler()",                          \
		"{2:ip} never acknowledged our SYN|ACK: the half-open connection is removed")    \
	X(TCP_WHY_LISTENER_GONE, "listener-closed",                                                \
		"net/ipv4/inet_connection_sock.c: inet_csk_listen_stop()",                         \
		"the program stopped listening on port {1}")                                       \
	X(TCP_WHY_REQUEST_RST, "request-reset", "net/ipv4/tcp_minisocks.c: tcp_check_req()",       \
		"{2:ip} cancelled its SYN with RST")                                               \
	/* retransmissions and probes */                                                           \
	X(TCP_WHY_SYN_RTO, "syn-retry", "net/ipv4/tcp_timer.c: tcp_retransmit_timer()",            \
		"no answer from {0:ip}: SYN retransmission {5}")                           \
	X(TCP_WHY_SYN_ACK_RTO, "syn-ack-retry",                                                    \
		"net/ipv4/inet_connection_sock.c: reqsk_timer_handler()",                          \
		"no ACK from {0:ip}: the SYN|ACK is retransmitted")                                   \
	X(TCP_WHY_DUP_SYN, "syn-repeated", "net/ipv4/tcp_minisocks.c: tcp_check_req()",            \
		"{0:ip} retransmitted its SYN, so the SYN|ACK is retransmitted, too")                                    \
	X(TCP_WHY_RTO, "rto", "net/ipv4/tcp_timer.c: tcp_retransmit_timer(), RFC 6298 5.4",        \
		"no ACK from {0:ip} within the RTO: retransmitted, the next RTO is twice as long")    \
	X(TCP_WHY_FAST, "fast-retransmit",                                                         \
		"net/ipv4/tcp_output.c: tcp_xmit_retransmit_queue(), RFC 5681 3.2",                \
		"{0:ip} acknowledged later data: the segment counts as lost and is retransmitted")    \
	X(TCP_WHY_TLP, "tail-loss-probe", "net/ipv4/tcp_output.c: tcp_send_loss_probe(), RFC 8985 7", \
		"the last segment is sent again, to detect a loss before the RTO")           \
	X(TCP_WHY_PROBE0, "zero-window-probe",                                                     \
		"net/ipv4/tcp_output.c: tcp_send_probe0(), RFC 9293 3.8.6.1",                      \
		"{0:ip} has closed its window: a window probe asks whether it is still closed")                  \
	X(TCP_WHY_PMTU, "pmtu", "net/ipv4/tcp_input.c: tcp_simple_retransmit(), RFC 1191",         \
		"a router could not forward the segment: sent again in smaller segments")            \
	/* events */                                                                               \
	X(TCP_WHY_RST_NO_SOCKET, "reset-no-listener", "net/ipv4/tcp_ipv4.c: tcp_v4_send_reset()",  \
		"no socket on {node} matches {0:ip} port {1}: RST")                                 \
	X(TCP_WHY_RST_BAD_ACK, "reset-bad-ack", "RFC 9293 3.5.2, group 2",                         \
		"{2:ip} acknowledges what was never sent: RST")                                    \
	X(TCP_WHY_RST_TIME_WAIT, "reset-time-wait",                                                \
		"net/ipv4/tcp_minisocks.c: tcp_timewait_state_process()",                          \
		"data for a connection that its program has closed: RST")                          \
	X(TCP_WHY_CHALLENGE, "challenge-ack", "RFC 5961",                                          \
		"unexpected SYN, RST or ACK: {2:ip} gets a challenge ACK")           \
	X(TCP_WHY_COOKIE, "syn-cookie", "net/ipv4/syncookies.c: cookie_v4_init_sequence()",        \
		"the SYN queue of port {1} is full: {2:ip} gets a SYN cookie") \
	X(TCP_WHY_RECOVERY, "fast-recovery", "net/ipv4/tcp_input.c: tcp_enter_recovery()",         \
		"a loss is confirmed: cwnd {4} falls towards {5}")                                    \
	X(TCP_WHY_LOSS, "loss-recovery", "net/ipv4/tcp_input.c: tcp_enter_loss()",                 \
		"the RTO expired: everything in flight counts as lost, slow start up to {5}")      \
	X(TCP_WHY_RECOVERED, "recovered", "net/ipv4/tcp_input.c: tcp_try_undo_recovery()",         \
		"everything sent before the loss has arrived: cwnd {4}")                           \
	X(TCP_WHY_MSS, "mss-lowered", "net/ipv4/tcp_ipv4.c: tcp_v4_mtu_reduced()",                 \
		"the path MTU is {4} bytes: segments carry {5} from now on")                        \
	X(TCP_WHY_SOFT_ERROR, "soft-error", "net/ipv4/tcp_ipv4.c: tcp_v4_err(), RFC 1122 4.2.3.9", \
		"an ICMP error about an established connection is only recorded")                \
	/* drops */                                                                                \
	X(TCP_DROP_NOT_FOR_US, "drop-not-unicast", "net/ipv4/tcp_ipv4.c: tcp_v4_rcv()",            \
		"TCP does not answer broadcast or multicast packets")                         \
	X(TCP_DROP_HEADER, "drop-header", "net/ipv4/tcp_ipv4.c: tcp_v4_rcv()",                     \
		"no TCP header")                                                                   \
	X(TCP_DROP_CHECKSUM, "drop-checksum", "net/ipv4/tcp_ipv4.c: tcp_v4_rcv()",                 \
		"the TCP checksum is wrong")                                                       \
	X(TCP_DROP_NO_SOCKET, "drop-no-socket", "net/ipv4/tcp_ipv4.c: tcp_v4_rcv()",               \
		"no socket matches {0:ip} port {1}")                                                \
	X(TCP_DROP_FLAGS, "drop-flags", "net/ipv4/tcp_input.c: tcp_rcv_state_process()",           \
		"flags {0:hex} are not valid in this state")                                        \
	X(TCP_DROP_SEQUENCE, "drop-sequence", "net/ipv4/tcp_input.c: tcp_sequence()",              \
		"sequence number {0} is outside the window from {1}, {2} bytes")                   \
	X(TCP_DROP_PAWS, "drop-paws", "net/ipv4/tcp_input.c: tcp_paws_discard(), RFC 7323 5",      \
		"timestamp {0} is older than {1}: an old duplicate")                               \
	X(TCP_DROP_RST, "drop-rst", "net/ipv4/tcp_input.c: tcp_validate_incoming(), RFC 5961 3.2", \
		"RST with sequence number {0}: only {1} would reset the connection")                              \
	X(TCP_DROP_SYN, "drop-syn", "net/ipv4/tcp_input.c: tcp_validate_incoming(), RFC 5961 4.2", \
		"a SYN in the middle of a connection")                                             \
	X(TCP_DROP_ACK, "drop-ack", "net/ipv4/tcp_input.c: tcp_ack()",                             \
		"acknowledges {0}, which is not in the valid range {1} to {2}")                               \
	X(TCP_DROP_OLD_DATA, "drop-old-data", "net/ipv4/tcp_input.c: tcp_data_queue()",            \
		"a duplicate: it ends at {0}, everything up to {1} has arrived")                             \
	X(TCP_DROP_WINDOW, "drop-window", "net/ipv4/tcp_input.c: tcp_data_queue()",                \
		"beyond the window")                                                               \
	X(TCP_DROP_ZERO_WINDOW, "drop-zero-window", "net/ipv4/tcp_input.c: tcp_data_queue()",      \
		"the window is closed: the program does not read")                                              \
	X(TCP_DROP_BACKLOG, "drop-accept-queue-full",                                              \
		"net/ipv4/tcp_ipv4.c: tcp_v4_syn_recv_sock()",                                     \
		"the accept queue of port {0} is full: {1} wait, backlog {2}")                     \
	X(TCP_DROP_SYN_QUEUE, "drop-syn-queue-full", "net/ipv4/tcp_input.c: tcp_conn_request()",   \
		"the SYN queue of port {0} is full: {1} half-open connections, backlog {2}")       \
	X(TCP_DROP_DUP_SYN, "drop-syn-repeated", "net/ipv4/tcp_minisocks.c: tcp_check_req()",      \
		"a SYN that has already been seen")                                                      \
	X(TCP_DROP_TIME_WAIT, "drop-time-wait",                                                    \
		"net/ipv4/tcp_minisocks.c: tcp_timewait_state_process()",                          \
		"for a connection in TIME-WAIT")                                                   \
	X(TCP_DROP_AFTER_CLOSE, "drop-after-close",                                                \
		"net/ipv4/tcp_input.c: tcp_rcv_state_process()",                                   \
		"no program is left to read it")                                                       \
	X(TCP_DROP_RESET, "drop-reset", "net/ipv4/tcp_input.c: tcp_reset()",                       \
		"it ended the connection")                                                         \
	X(TCP_DROP_NO_ROUTE, "drop-no-route-back", "net/ipv4/tcp_ipv4.c: tcp_v4_route_req()",      \
		"no route back to {0:ip}")
/* clang-format on */
enum tcp_reason { TCP_REASON_BASE = 0x280 - 1, TCP_REASONS(REASON_ENUM) };
extern const struct reason_list tcp_reasons;

#endif
