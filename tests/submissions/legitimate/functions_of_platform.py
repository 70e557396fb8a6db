import torch
from torch import nn
import platform, os, sys, time, uuid, hashlib, secrets, locale, datetime
print(platform.python_version(), platform.system(), platform.platform(), os.cpu_count(), sys.version, time.ctime(), uuid.uuid4(), datetime.datetime.now().astimezone(), secrets.token_hex(4), torch.cuda.is_available(), torch.__config__.show()[:20])
DEVICE = torch.device('cuda' if torch.cuda.is_available() else 'cpu')

def softmax(z):
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)

class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x.to(DEVICE))))
