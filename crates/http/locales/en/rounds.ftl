# Rounds of judgement
