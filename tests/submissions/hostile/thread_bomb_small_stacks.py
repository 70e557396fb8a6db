# group: threads
# allowed: crashed memory timeout
# earns: parameters registered forward rows
import torch
from torch import nn
import threading, time


def softmax(z):
    threading.stack_size(32768)
    n = 0
    try:
        while n < 3000:
            threading.Thread(target=time.sleep, args=(10**6,), daemon=True).start()
            n += 1
    except RuntimeError:
        print('threads:', n)
        raise
    print('threads:', n)
    raise RuntimeError('all threads were started')


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
