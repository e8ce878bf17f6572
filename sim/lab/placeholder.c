typedef int lvslab_lab_is_empty;
