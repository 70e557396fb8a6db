"""What torch does only once per process is done before the first child is forked."""

from __future__ import annotations

import gc

import torch
from torch import nn

from . import compiler


def prepare(*, thoroughly: bool) -> None:
    """Detect the processor, and, where many submissions follow, import what torch imports late.

    Detection must happen here: a child cannot read /proc/cpuinfo, and torch would choose other
    kernels, with other last digits.
    """
    torch.set_num_threads(1)
    compiler.leave_out()
    ones = torch.ones(64, 64, requires_grad=True)
    torch.autograd.grad(torch.softmax(ones @ ones, -1).exp().sum(), ones)
    repr(ones)
    if thoroughly:
        _train_everything_once()
    torch.manual_seed(0)
    gc.collect()
    gc.freeze()
    gc.disable()


def _train_everything_once() -> None:
    for deterministic in (True, False):  # imports for a second what no network needs
        torch.use_deterministic_algorithms(deterministic)
    image = torch.randn(2, 3, 8, 8)
    network = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.LazyLinear(8),
        nn.GELU(), nn.Dropout(0.1), nn.LayerNorm(8), nn.Sigmoid(), nn.Tanh(), nn.Linear(8, 3),
    )  # fmt: skip
    network(image)
    for kind in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop):
        optimizer = kind(network.parameters(), lr=0.01)
        optimizer.zero_grad()
        nn.CrossEntropyLoss()(network(image), torch.tensor([0, 1])).backward()
        optimizer.step()
    nn.LSTM(3, 4)(torch.randn(2, 1, 3))
    torch.linalg.svd(torch.randn(3, 3))
    torch.fft.fft(torch.randn(4))
    data = torch.utils.data.TensorDataset(torch.zeros(4, 2), torch.zeros(4))
    for _ in torch.utils.data.DataLoader(data, batch_size=2, shuffle=True):
        pass
