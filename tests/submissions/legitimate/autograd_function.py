import torch
from torch import nn
import torch.nn.functional as F

class S(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        y = torch.softmax(z, -1); ctx.save_for_backward(y); return y
    @staticmethod
    def backward(ctx, g):
        y, = ctx.saved_tensors; return y * (g - (g*y).sum(-1, keepdim=True))
softmax = S.apply
class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.a = nn.Linear(n_in, n_hidden)
        self.b = nn.Linear(n_hidden, n_out)
    def forward(self, x):
        return self.b(torch.relu(self.a(x)))
