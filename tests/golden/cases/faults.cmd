fault-matrix --table
