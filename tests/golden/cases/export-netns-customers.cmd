lvslab export netns scenarios/traffic.yaml | sed -n '/^customers <</,/^END/p' | tr '\t' ' ' | cut -c1-110
