lvslab export netns scenarios/load-feedback.yaml 2>&1; lvslab prove scenarios/spanning-tree.yaml --guest 2>&1
