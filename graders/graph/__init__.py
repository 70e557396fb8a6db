"""What a computation graph implies: backpropagation, misconceptions, follow-through."""
