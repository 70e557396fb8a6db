import torch
import torch.nn as nn


class SentimentClassifier(nn.Module):
    def __init__(self, embed_dim, num_classes, hidden_dims, activation="Sigmoid"):
        super().__init__()
        dims = [embed_dim] + hidden_dims + [num_classes]
        self.layers = []
        for i in range(len(dims) - 1):
            self.layers.append(nn.Linear(dims[i], dims[i + 1]))
        self.activation = getattr(nn, activation)()
        self.loss = nn.CrossEntropyLoss()

    def forward(self, inp):
        for layer in self.layers[:-1]:
            inp = self.activation(layer(inp))
        return self.layers[-1](inp)
