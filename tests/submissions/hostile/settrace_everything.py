# group: monkeypatching
# allowed: bad-message
# earns: nothing
import torch
from torch import nn
import sys
seen = []
def trace(frame, event, arg):
    seen.append(frame.f_code.co_name)
    if 'token' in frame.f_locals:
        frame.f_locals['token'] = 'x'
    return trace
sys.settrace(trace)
sys.setprofile(trace)

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
