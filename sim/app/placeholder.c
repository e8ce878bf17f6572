typedef int lvslab_app_is_empty;
