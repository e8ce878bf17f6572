lvslab explain scenarios/arp-problem.yaml --lang zh; lvslab explain scenarios/dead-server.yaml --lang zh | tail -40
