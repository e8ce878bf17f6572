lvslab import --explain --lang zh tests/import/*.txt
