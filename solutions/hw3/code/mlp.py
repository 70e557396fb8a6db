from itertools import pairwise

import torch
from torch import nn

ACTIVATIONS = {"Sigmoid": nn.Sigmoid, "Tanh": nn.Tanh, "ReLU": nn.ReLU, "GeLU": nn.GELU}


class SentimentClassifier(nn.Module):
    def __init__(
        self,
        embed_dim: int,
        num_classes: int,
        hidden_dims: list[int],
        activation: str = "Sigmoid",
    ) -> None:
        super().__init__()
        sizes = [embed_dim, *hidden_dims, num_classes]
        self.layers = nn.ModuleList(nn.Linear(n, m) for n, m in pairwise(sizes))
        self.activation = ACTIVATIONS[activation]()
        self.loss = nn.CrossEntropyLoss()

    def forward(self, inp: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            inp = self.activation(layer(inp))
        return self.layers[-1](inp)
