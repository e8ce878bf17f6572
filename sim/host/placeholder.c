typedef int lvslab_host_is_empty;
