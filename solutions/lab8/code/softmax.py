import torch
from torch import nn


def softmax(z: torch.Tensor) -> torch.Tensor:
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)


class MLP(nn.Module):
    def __init__(self, n_in: int, n_hidden: int, n_out: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.output(torch.relu(self.hidden(x)))
