# Decisions
