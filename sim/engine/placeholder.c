typedef int lvslab_engine_is_empty;
