import torch
from torch import nn
import threading
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(8)
print(list(pool.map(lambda n: n * n, range(100))))
threading.Thread(target=threading.Event().wait, args=(1,)).start()

def softmax(z):
    return pool.submit(torch.softmax, z, -1).result()

class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.output = nn.Linear(n_hidden, n_out)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
