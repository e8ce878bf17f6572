typedef int lvslab_ui_is_empty;
