lvslab run scenarios/nat-basics.yaml --ascii --screen 80x24 --keys ':until pick<Enter>nnnn'
lvslab run scenarios/nat-basics.yaml --screen 80x24 --keys ':until pick<Enter>nnnn<Looks>q'
