lvslab run scenarios/arp-problem.yaml --headless --lang zh --hops 12
