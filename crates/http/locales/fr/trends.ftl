# Counts, phenomena, series, warnings
