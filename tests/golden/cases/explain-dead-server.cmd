lvslab explain scenarios/dead-server.yaml
