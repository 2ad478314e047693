# Vigilance and the document lottery
