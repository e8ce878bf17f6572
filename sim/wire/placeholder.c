typedef int lvslab_wire_is_empty;
