typedef int lvslab_net_is_empty;
