lvslab export netns scenarios/load-feedback.yaml 2>&1 | sed 12q; lvslab prove scenarios/load-feedback.yaml --guest 2>&1; lvslab prove scenarios/dr-basics.yaml --captures /nonexistent 2>&1
