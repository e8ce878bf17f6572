lvslab export svg topologies/dr-lan.yaml --theme light | grep -v '^\.'
