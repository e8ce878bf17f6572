typedef int lvslab_ipvs_is_empty;
