lvslab explain scenarios/arp-problem.yaml
