/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scripts on a fresh machine's disk: CentOS's, which bring interfaces up and down by
 * /etc/sysconfig/network-scripts, and init scripts that courses call by path.
 */
#ifndef LVSLAB_APP_SYSTEM_INIT_SCRIPTS_H
#define LVSLAB_APP_SYSTEM_INIT_SCRIPTS_H

extern const char init_script_network_functions[]; /* sourced by the next two */
extern const char init_script_ifup_eth[], init_script_ifdown_eth[];
extern const char init_script_network[];    /* /etc/init.d/network of CentOS 6 */
extern const char init_script_networking[]; /* /etc/init.d/networking of Debian */
extern const char init_script_ipvsadm[];
extern const char init_script_httpd[], init_script_keepalived[], init_script_nginx[];

#endif
