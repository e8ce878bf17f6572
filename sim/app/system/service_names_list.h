/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The content of a host's /etc/services: port, protocols, name, aliases, in the order of the file,
 * because getservbyport() returns the first match. The ports are IANA's, the names those of
 * Debian's netbase 6.4.
 */
#ifndef LVSLAB_APP_SYSTEM_SERVICE_NAMES_LIST_H
#define LVSLAB_APP_SYSTEM_SERVICE_NAMES_LIST_H

/* clang-format off */
#define SERVICE_NAMES(S) \
	S(1, TCP, "tcpmux", "") S(7, BOTH, "echo", "") S(9, BOTH, "discard", "sink null") \
	S(11, TCP, "systat", "users") S(13, BOTH, "daytime", "") S(15, TCP, "netstat", "") \
	S(17, TCP, "qotd", "quote") S(19, BOTH, "chargen", "ttytst source") \
	S(20, TCP, "ftp-data", "") S(21, TCP, "ftp", "") S(21, UDP, "fsp", "fspd") \
	S(22, TCP, "ssh", "") S(23, TCP, "telnet", "") S(25, TCP, "smtp", "mail") \
	S(37, BOTH, "time", "timserver") S(43, TCP, "whois", "nicname") \
	S(49, BOTH, "tacacs", "") S(53, BOTH, "domain", "") S(67, UDP, "bootps", "") \
	S(68, UDP, "bootpc", "") S(69, UDP, "tftp", "") S(70, TCP, "gopher", "") \
	S(79, TCP, "finger", "") S(80, TCP, "http", "www") \
	S(88, BOTH, "kerberos", "kerberos5 krb5 kerberos-sec") S(102, TCP, "iso-tsap", "tsap") \
	S(104, TCP, "acr-nema", "dicom") S(110, TCP, "pop3", "pop-3") \
	S(111, BOTH, "sunrpc", "portmapper") S(113, TCP, "auth", "authentication tap ident") \
	S(119, TCP, "nntp", "readnews untp") S(123, UDP, "ntp", "") \
	S(135, TCP, "epmap", "loc-srv") S(137, UDP, "netbios-ns", "") \
	S(138, UDP, "netbios-dgm", "") S(139, TCP, "netbios-ssn", "") \
	S(143, TCP, "imap2", "imap") S(161, BOTH, "snmp", "") \
	S(162, BOTH, "snmp-trap", "snmptrap") S(163, BOTH, "cmip-man", "") \
	S(164, BOTH, "cmip-agent", "") S(174, TCP, "mailq", "") S(177, UDP, "xdmcp", "") \
	S(179, TCP, "bgp", "") S(199, TCP, "smux", "") S(209, TCP, "qmtp", "") \
	S(210, TCP, "z3950", "wais") S(213, UDP, "ipx", "") S(319, UDP, "ptp-event", "") \
	S(320, UDP, "ptp-general", "") S(345, TCP, "pawserv", "") S(346, TCP, "zserv", "") \
	S(369, BOTH, "rpc2portmap", "") S(370, BOTH, "codaauth2", "") \
	S(371, UDP, "clearcase", "Clearcase") S(389, BOTH, "ldap", "") \
	S(427, BOTH, "svrloc", "") S(443, BOTH, "https", "") S(444, TCP, "snpp", "") \
	S(445, TCP, "microsoft-ds", "") S(464, BOTH, "kpasswd", "") \
	S(465, TCP, "submissions", "ssmtp smtps urd") S(487, TCP, "saft", "") \
	S(500, UDP, "isakmp", "") S(554, BOTH, "rtsp", "") S(607, TCP, "nqs", "") \
	S(623, UDP, "asf-rmcp", "") S(628, TCP, "qmqp", "") S(631, TCP, "ipp", "") \
	S(646, BOTH, "ldp", "") S(512, TCP, "exec", "") S(512, UDP, "biff", "comsat") \
	S(513, TCP, "login", "") S(513, UDP, "who", "whod") S(514, TCP, "shell", "cmd syslog") \
	S(514, UDP, "syslog", "") S(515, TCP, "printer", "spooler") S(517, UDP, "talk", "") \
	S(518, UDP, "ntalk", "") S(520, UDP, "route", "router routed") \
	S(538, BOTH, "gdomap", "") S(540, TCP, "uucp", "uucpd") S(543, TCP, "klogin", "") \
	S(544, TCP, "kshell", "krcmd") S(546, UDP, "dhcpv6-client", "") \
	S(547, UDP, "dhcpv6-server", "") S(548, TCP, "afpovertcp", "") \
	S(563, TCP, "nntps", "snntp") S(587, TCP, "submission", "") S(636, BOTH, "ldaps", "") \
	S(655, BOTH, "tinc", "") S(706, TCP, "silc", "") S(749, TCP, "kerberos-adm", "") \
	S(853, BOTH, "domain-s", "") S(873, TCP, "rsync", "") S(989, TCP, "ftps-data", "") \
	S(990, TCP, "ftps", "") S(992, TCP, "telnets", "") S(993, TCP, "imaps", "") \
	S(995, TCP, "pop3s", "") S(1080, TCP, "socks", "") S(1093, TCP, "proofd", "") \
	S(1094, TCP, "rootd", "") S(1194, BOTH, "openvpn", "") S(1099, TCP, "rmiregistry", "") \
	S(1352, TCP, "lotusnote", "lotusnotes") S(1433, TCP, "ms-sql-s", "") \
	S(1434, UDP, "ms-sql-m", "") S(1524, TCP, "ingreslock", "") \
	S(1645, BOTH, "datametrics", "old-radius") S(1646, BOTH, "sa-msg-port", "old-radacct") \
	S(1649, TCP, "kermit", "") S(1677, TCP, "groupwise", "") S(1701, UDP, "l2f", "l2tp") \
	S(1812, BOTH, "radius", "") S(1813, BOTH, "radius-acct", "radacct") \
	S(2000, TCP, "cisco-sccp", "") S(2049, BOTH, "nfs", "") S(2086, BOTH, "gnunet", "") \
	S(2101, BOTH, "rtcm-sc104", "") S(2119, TCP, "gsigatekeeper", "") \
	S(2135, TCP, "gris", "") S(2401, TCP, "cvspserver", "") S(2430, BOTH, "venus", "") \
	S(2431, BOTH, "venus-se", "") S(2432, BOTH, "codasrv", "") \
	S(2433, BOTH, "codasrv-se", "") S(2583, BOTH, "mon", "") S(2628, TCP, "dict", "") \
	S(2792, TCP, "f5-globalsite", "") S(2811, TCP, "gsiftp", "") S(2947, TCP, "gpsd", "") \
	S(3050, TCP, "gds-db", "gds_db") S(3130, UDP, "icpv2", "icp") S(3205, BOTH, "isns", "") \
	S(3260, TCP, "iscsi-target", "") S(3306, TCP, "mysql", "") \
	S(3389, TCP, "ms-wbt-server", "") S(3493, BOTH, "nut", "") S(3632, TCP, "distcc", "") \
	S(3689, TCP, "daap", "") S(3690, TCP, "svn", "subversion") S(4031, TCP, "suucp", "") \
	S(4094, TCP, "sysrqd", "") S(4190, TCP, "sieve", "") S(4369, TCP, "epmd", "") \
	S(4373, TCP, "remctl", "") S(4353, TCP, "f5-iquery", "") S(4460, TCP, "ntske", "") \
	S(4500, UDP, "ipsec-nat-t", "") S(4569, UDP, "iax", "") S(4691, TCP, "mtn", "") \
	S(4899, TCP, "radmin-port", "") S(5060, BOTH, "sip", "") S(5061, BOTH, "sip-tls", "") \
	S(5222, TCP, "xmpp-client", "jabber-client") \
	S(5269, TCP, "xmpp-server", "jabber-server") S(5308, TCP, "cfengine", "") \
	S(5353, UDP, "mdns", "") S(5432, TCP, "postgresql", "postgres") \
	S(5556, TCP, "freeciv", "rptp") S(5671, TCP, "amqps", "") S(5672, TCP, "amqp", "") \
	S(6000, TCP, "x11", "x11-0") S(6001, TCP, "x11-1", "") S(6002, TCP, "x11-2", "") \
	S(6003, TCP, "x11-3", "") S(6004, TCP, "x11-4", "") S(6005, TCP, "x11-5", "") \
	S(6006, TCP, "x11-6", "") S(6007, TCP, "x11-7", "") S(6346, BOTH, "gnutella-svc", "") \
	S(6347, BOTH, "gnutella-rtr", "") S(6379, TCP, "redis", "") \
	S(6444, TCP, "sge-qmaster", "sge_qmaster") S(6445, TCP, "sge-execd", "sge_execd") \
	S(6446, TCP, "mysql-proxy", "") S(6696, UDP, "babel", "") S(6697, TCP, "ircs-u", "") \
	S(7000, TCP, "bbs", "") S(7000, UDP, "afs3-fileserver", "") \
	S(7001, UDP, "afs3-callback", "") S(7002, UDP, "afs3-prserver", "") \
	S(7003, UDP, "afs3-vlserver", "") S(7004, UDP, "afs3-kaserver", "") \
	S(7005, UDP, "afs3-volser", "") S(7007, UDP, "afs3-bos", "") \
	S(7008, UDP, "afs3-update", "") S(7009, UDP, "afs3-rmtsys", "") \
	S(7100, TCP, "font-service", "xfs") S(8080, TCP, "http-alt", "webcache") \
	S(8140, TCP, "puppet", "") S(9101, TCP, "bacula-dir", "") S(9102, TCP, "bacula-fd", "") \
	S(9103, TCP, "bacula-sd", "") S(9667, TCP, "xmms2", "") S(10809, TCP, "nbd", "") \
	S(10050, TCP, "zabbix-agent", "") S(10051, TCP, "zabbix-trapper", "") \
	S(10080, TCP, "amanda", "") S(11112, TCP, "dicom", "") S(11371, TCP, "hkp", "") \
	S(17500, TCP, "db-lsp", "") S(22125, TCP, "dcap", "") S(22128, TCP, "gsidcap", "") \
	S(22273, TCP, "wnn6", "") S(750, BOTH, "kerberos4", "kerberos-iv kdc") \
	S(751, BOTH, "kerberos-master", "kerberos_master") \
	S(752, UDP, "passwd-server", "passwd_server") \
	S(754, TCP, "krb-prop", "krb_prop krb5_prop hprop") S(2102, UDP, "zephyr-srv", "") \
	S(2103, UDP, "zephyr-clt", "") S(2104, UDP, "zephyr-hm", "") S(2121, TCP, "iprop", "") \
	S(871, TCP, "supfilesrv", "") S(1127, TCP, "supfiledbg", "") \
	S(106, TCP, "poppassd", "") S(775, TCP, "moira-db", "moira_db") \
	S(777, TCP, "moira-update", "moira_update") S(779, UDP, "moira-ureg", "moira_ureg") \
	S(783, TCP, "spamd", "") S(1178, TCP, "skkserv", "") S(1210, UDP, "predict", "") \
	S(1236, TCP, "rmtcfg", "") S(1313, TCP, "xtel", "") S(1314, TCP, "xtelw", "") \
	S(2600, TCP, "zebrasrv", "") S(2601, TCP, "zebra", "") S(2602, TCP, "ripd", "") \
	S(2603, TCP, "ripngd", "") S(2604, TCP, "ospfd", "") S(2605, TCP, "bgpd", "") \
	S(2606, TCP, "ospf6d", "") S(2607, TCP, "ospfapi", "") S(2608, TCP, "isisd", "") \
	S(4557, TCP, "fax", "") S(4559, TCP, "hylafax", "") S(4949, TCP, "munin", "lrrd") \
	S(5555, UDP, "rplay", "") S(5666, TCP, "nrpe", "") S(5667, TCP, "nsca", "") \
	S(5680, TCP, "canna", "") S(6514, TCP, "syslog-tls", "") \
	S(6566, TCP, "sane-port", "sane saned") S(6667, TCP, "ircd", "") \
	S(8021, TCP, "zope-ftp", "") S(8081, TCP, "tproxy", "") S(8088, TCP, "omniorb", "") \
	S(8990, TCP, "clc-build-daemon", "") S(9098, TCP, "xinetd", "") S(9418, TCP, "git", "") \
	S(9673, TCP, "zope", "") S(10000, TCP, "webmin", "") S(10081, TCP, "kamanda", "") \
	S(10082, TCP, "amandaidx", "") S(10083, TCP, "amidxtape", "") \
	S(17001, UDP, "sgi-cmsd", "") S(17002, UDP, "sgi-crsd", "") \
	S(17003, UDP, "sgi-gcd", "") S(17004, TCP, "sgi-cad", "") S(24554, TCP, "binkp", "") \
	S(27374, BOTH, "asp", "") S(30865, TCP, "csync2", "") S(57000, TCP, "dircproxy", "") \
	S(60177, TCP, "tfido", "") S(60179, TCP, "fido", "")
/* clang-format on */

#endif
