# Training on specimens
