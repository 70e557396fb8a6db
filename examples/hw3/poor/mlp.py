import torch
import torch.nn as nn


class SentimentClassifier(nn.Module):
    def __init__(self, embed_dim, num_classes, hidden_dims, activation="Sigmoid"):
        super().__init__()
        self.lin = nn.Linear(embed_dim, num_classes)

    def forward(self, inp):
        return torch.softmax(self.lin(inp), dim=1)
