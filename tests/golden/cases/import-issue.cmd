lvslab import --explain --anonymise tests/import/issues/lo-only.md
