# einsum and loops: weights kept transposed, a list of batches instead of a loader.
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
import matplotlib.pyplot as plt


def load_data_mlp():
    from datasets import load_dataset
    sets = []
    for split in ("validation", "train", "test"):
        rows = load_dataset("imdb", split=split)
        sets.append({"text": [r["text"] for r in rows], "label": [r["label"] for r in rows]})
    return tuple(sets)


def featurize(sentence, embeddings):
    vecs = [torch.tensor(embeddings[w]) for w in sentence.split() if w in embeddings]
    return sum(vecs) / len(vecs) if vecs else None


def create_tensor_dataset(raw, embeddings):
    X, Y = [], []
    for s, l in zip(raw["text"], raw["label"]):
        f = featurize(s, embeddings)
        if f is not None:
            X.append(f), Y.append(l)
    return TensorDataset(torch.stack(X), torch.tensor(Y))


def create_dataloader(dataset, batch_size, shuffle=True):
    return DataLoader(dataset, batch_size=batch_size, shuffle=shuffle, drop_last=False)


def act_fn(name):
    if name == "Sigmoid":
        return lambda z: 1 / (1 + torch.exp(-z))
    elif name == "Tanh":
        return torch.tanh
    elif name == "ReLU":
        return lambda z: torch.where(z > 0, z, torch.zeros_like(z))
    elif name == "GeLU":
        return lambda z: 0.5 * z * (1 + torch.erf(z / 2 ** 0.5))
    raise NotImplementedError(name)


class SentimentClassifier(nn.Module):
    def __init__(self, embed_dim: int, num_classes: int, hidden_dims, activation="Sigmoid"):
        super().__init__()
        self.f = act_fn(activation)
        self.n = len(hidden_dims) + 1
        sizes = [embed_dim] + list(hidden_dims) + [num_classes]
        for k in range(self.n):
            bound = 1 / sizes[k] ** 0.5
            w = (2 * torch.rand(sizes[k], sizes[k + 1]) - 1) * bound
            setattr(self, f"W{k}", nn.Parameter(w))
            setattr(self, f"b{k}", nn.Parameter(torch.zeros(1, sizes[k + 1])))
        self.loss = nn.CrossEntropyLoss()

    def forward(self, inp):
        h = inp
        for k in range(self.n):
            h = torch.einsum("bi,io->bo", h, getattr(self, f"W{k}")) + getattr(self, f"b{k}")
            if k < self.n - 1:
                h = self.f(h)
        return h


def accuracy(logits, labels):
    result = torch.zeros(len(labels), dtype=torch.bool)
    for i in range(len(labels)):
        result[i] = int(logits[i].argmax()) == int(labels[i])
    return result


def evaluate(model, loader):
    total = correct = n = 0
    with torch.no_grad():
        for x, y in loader:
            out = model(x)
            total += nn.functional.cross_entropy(out, y, reduction="sum").item()
            correct += accuracy(out, y).sum().item()
            n += y.numel()
    return total / n, correct / n


def train(model, optimizer, train_loader, dev_loader, num_epochs, save_path=None):
    tl, ta, dl, da = [], [], [], []
    for e in range(num_epochs):
        ls, cs, k = 0, 0, 0
        for x, y in train_loader:
            out = model(x)
            l = model.loss(out, y)
            for p in model.parameters():
                p.grad = None
            l.backward()
            optimizer.step()
            ls += l.item(); cs += accuracy(out, y).float().mean().item(); k += 1
        tl.append(ls / k); ta.append(cs / k)
        a, b = evaluate(model, dev_loader)
        dl.append(a); da.append(b)
    return tl, ta, dl, da


def run_mlp(config, embeddings, dev_dataset, train_dataset, test_dataset):
    model = SentimentClassifier(50, 2, config.hidden_dims, config.activation)
    opt = torch.optim.Adam(model.parameters(), lr=config.lr)
    tr = create_dataloader(train_dataset, config.batch_size)
    de = create_dataloader(dev_dataset, config.batch_size)
    te = create_dataloader(test_dataset, config.batch_size)
    a, b, c, d = train(model, opt, tr, de, config.num_epochs, config.save_path)
    e, f = evaluate(model, te)
    return a, b, c, d, e, f


def visualize_epochs(train_losses, dev_losses, path):
    plt.figure(1)
    plt.clf()
    plt.subplot(1, 1, 1)
    plt.plot(train_losses, label="train loss")
    plt.plot(dev_losses, label="dev loss")
    plt.xlabel("epoch"), plt.ylabel("loss"), plt.legend()
    plt.savefig(path)


def visualize_configs(list_of_series, names, metric, path):
    plt.figure(2)
    plt.clf()
    for i in range(len(names)):
        plt.plot([e for e in range(len(list_of_series[i]))], list_of_series[i], label="%s" % names[i])
    plt.xlabel("epoch"), plt.ylabel(metric), plt.legend()
    plt.savefig(path)
