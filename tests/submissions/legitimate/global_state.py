import torch
from torch import nn
CALLS = 0
HISTORY = []
torch.set_printoptions(precision=10)
torch.use_deterministic_algorithms(True)
torch.autograd.set_detect_anomaly(True)

def softmax(z):
    global CALLS
    CALLS += 1
    HISTORY.append(z.detach().clone())
    return torch.softmax(z, -1)

class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
