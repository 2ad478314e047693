# Practices
