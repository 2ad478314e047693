# Cyber indicators and the blocklist
