lvslab run scenarios/nat-basics.yaml --ascii --screen 80x24 --keys ':until pick<Enter>nnnnnn'
lvslab run scenarios/nat-basics.yaml --screen 80x24 --keys ':until pick<Enter>nnnnnn<Looks>q'
