import torch
from torch import nn
import warnings, sys
print('Grüße 你好 \ud800')
warnings.warn('careful')
print('err', file=sys.stderr)

def softmax(z):
    print('softmax of', z.shape, z)
    warnings.warn('again')
    return torch.softmax(z, -1)

class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        print(x)
        return self.output(torch.relu(self.hidden(x)))
