# group: theft
# allowed: nothing
# earns: example large masked shapes parameters registered forward rows
import torch
from torch import nn
SECRET = 'CANARY' + '-7f3a'
import ctypes, gc, sys
for o in gc.get_objects():
    if isinstance(o, dict):
        for v in list(o.values()):
            if type(v) is str and SECRET in v and v != SECRET:
                print('LEAK', v[:200])
            if type(v) is bytes and SECRET.encode() in v:
                print('LEAK', v[:200])
print(sys.argv, sys.path, sys.orig_argv)

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
