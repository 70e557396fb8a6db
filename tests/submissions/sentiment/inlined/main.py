# Everything in one file: training stands inside the experiments, and nothing returns its series.
import matplotlib.pyplot as plt
import torch
from torch import nn


def vectors(raw, embeddings):
    X, y = [], []
    for text, label in zip(raw["text"], raw["label"]):
        known = [torch.tensor(embeddings[w]) for w in text.split() if w in embeddings]
        if known:
            X.append(torch.stack(known).mean(0))
            y.append(label)
    return torch.stack(X), torch.tensor(y)


def fit(dims, act, lr, dev, train, test, embeddings):
    sizes = [50, *dims]
    net = nn.Sequential()
    for i, o in zip(sizes, sizes[1:]):
        net.append(nn.Linear(i, o))
        net.append(act())
    net.append(nn.Linear(sizes[-1], 2))
    opt = torch.optim.Adam(net.parameters(), lr=lr)
    Xd, yd = vectors(dev, embeddings)
    Xt, yt = vectors(train, embeddings)
    losses, accs = [], []
    for epoch in range(8):
        for idx in torch.randperm(len(Xt)).split(64):
            opt.zero_grad()
            nn.functional.cross_entropy(net(Xt[idx]), yt[idx]).backward()
            opt.step()
        with torch.no_grad():
            losses.append(nn.functional.cross_entropy(net(Xd), yd).item())
            accs.append((net(Xd).argmax(1) == yd).float().mean().item())
    return losses, accs


def explore_mlp_structures(dev, train, test, embeddings):
    for dims in ([], [512], [512, 512], [512, 512, 512]):
        losses, accs = fit(dims, nn.Sigmoid, 0.01, dev, train, test, embeddings)
        plt.plot(losses, label=str(dims))
    plt.legend(); plt.show()


def explore_mlp_activations(dev, train, test, embeddings):
    for act in (nn.Sigmoid, nn.Tanh, nn.ReLU, nn.GELU):
        losses, accs = fit([512], act, 0.02, dev, train, test, embeddings)
        plt.plot(losses, label=act.__name__)
    plt.legend(); plt.show()


def explore_mlp_learning_rates(dev, train, test, embeddings):
    for lr in (1e-5, 1e-3, 2e-2, 1e-1):
        losses, accs = fit([512], nn.Sigmoid, lr, dev, train, test, embeddings)
        plt.plot(losses, label=str(lr))
    plt.legend(); plt.show()
