# Data protection
