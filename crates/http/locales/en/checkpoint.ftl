# Checkpoint nodes
