for size in 120x40 200x60 60x16 59x16; do lvslab run scenarios/dr-routed.yaml --screen $size --keys ':until pick<Enter>n'; done
