lvslab explain scenarios/gateway-is-director.yaml --at 5s --format json
