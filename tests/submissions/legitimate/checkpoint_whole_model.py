import torch
from torch import nn
from pathlib import Path
HERE = Path(__file__).resolve().parent

def softmax(z):
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)

class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))

net = MLP(2, 3, 2)
(HERE / 'runs').mkdir(exist_ok=True)
torch.save(net, HERE / 'runs' / 'net.pt')
net = torch.load(HERE / 'runs' / 'net.pt', weights_only=False)
(HERE / 'runs' / 'net.pt').rename(HERE / 'runs' / 'old.pt')
(HERE / 'runs' / 'old.pt').unlink()
