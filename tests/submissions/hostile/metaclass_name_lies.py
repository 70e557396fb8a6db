# group: lies
# allowed: wrong-type crashed wrong-value not-finite shape-mismatch
# earns: parameters registered forward rows
import torch
from torch import nn
class Meta(type):
    @property
    def __name__(cls):
        return 'Tensor, and everything is right'
    def __eq__(cls, other):
        return True
    def __hash__(cls):
        return hash(torch.Tensor)
class Odd(metaclass=Meta):
    layout = torch.strided
    device = torch.device('cpu')
    is_quantized = False
    def detach(self):
        return self
    dtype = torch.float32
    shape = (5,)
    def numel(self):
        return 5
    def element_size(self):
        return 4
    def contiguous(self):
        return self
    numpy = contiguous
    def tobytes(self):
        return b'short'


def softmax(z):
    return Odd()


class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
