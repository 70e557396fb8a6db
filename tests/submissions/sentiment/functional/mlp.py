# Weights and biases as parameters, F.linear, a frozen configuration, series as tensors.
import dataclasses

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclasses.dataclass
class Config:
    lr: float = 0.02
    hidden_dims: tuple = (512,)
    activation: str = "Sigmoid"
    batch_size: int = 64
    num_epochs: int = 20
    num_classes: int = 2
    save_path: str = "mlp.pt"
    embeddings: str = "glove-wiki-gigaword-50"


def load_data_mlp():
    from datasets import load_dataset
    d = load_dataset("imdb")
    d2 = d["train"].train_test_split(test_size=0.1, seed=1)
    return d2["test"].to_dict(), d2["train"].to_dict(), d["test"].to_dict()


def featurize(sentence, embeddings):
    total, n = torch.zeros(embeddings.vector_size), 0
    for token in sentence.split(" "):
        if token in embeddings:
            total = total + torch.as_tensor(embeddings.get_vector(token))
            n += 1
    return total / n if n else None


def create_tensor_dataset(raw, embeddings):
    rows, labels = [], []
    for i in range(len(raw["text"])):
        v = featurize(raw["text"][i], embeddings)
        if v is not None:
            rows.append(v)
            labels.append(raw["label"][i])
    return TensorDataset(torch.stack(rows), torch.tensor(labels, dtype=torch.long))


def create_dataloader(dataset, batch_size, shuffle=True):
    return DataLoader(dataset=dataset, batch_size=batch_size, shuffle=shuffle)


class SentimentClassifier(nn.Module):
    def __init__(self, embed_dim, num_classes, hidden_dims, activation="Sigmoid"):
        super().__init__()
        dims = (embed_dim, *hidden_dims, num_classes)
        self.weights = nn.ParameterList(nn.Parameter(torch.empty(o, i)) for i, o in zip(dims, dims[1:]))
        self.biases = nn.ParameterList(nn.Parameter(torch.zeros(o)) for o in dims[1:])
        for w in self.weights:
            nn.init.xavier_uniform_(w)
        assert activation.lower() in ("sigmoid", "tanh", "relu", "gelu"), activation
        self.f = getattr(F, activation.lower())
        self.loss = F.cross_entropy

    def forward(self, inp):
        z = F.linear(inp, self.weights[0], self.biases[0])
        for w, b in list(zip(self.weights, self.biases))[1:]:
            z = F.linear(self.f(z), w, b)
        return z


def accuracy(logits, labels):
    return (logits[:, 1] > logits[:, 0]).long() == labels if logits.shape[1] == 2 else logits.argmax(1) == labels


def evaluate(model, loader):
    with torch.no_grad():
        parts = [(model(x), y) for x, y in loader]
        logits = torch.cat([p for p, _ in parts])
        labels = torch.cat([y for _, y in parts])
        return float(F.cross_entropy(logits, labels)), float(accuracy(logits, labels).float().mean())


def train(model, optimizer, train_loader, dev_loader, num_epochs, save_path=None):
    rows = []
    for epoch in range(num_epochs):
        running = torch.zeros(3)
        for x, y in train_loader:
            logits = model(x)
            loss = model.loss(logits, y)
            model.zero_grad()
            loss.backward()
            optimizer.step()
            running += torch.tensor([loss.item() * len(y), accuracy(logits, y).sum().item(), len(y)])
        rows.append([running[0] / running[2], running[1] / running[2], *evaluate(model, dev_loader)])
    if save_path:
        torch.save(model, save_path)
    return [[float(v) for v in column] for column in zip(*rows)]


def run_mlp(config, embeddings, dev_dataset, train_dataset, test_dataset):
    model = SentimentClassifier(embeddings.vector_size, config.num_classes, config.hidden_dims, config.activation)
    optimizer = torch.optim.Adam(model.parameters(), lr=config.lr)
    lists = train(model, optimizer, create_dataloader(train_dataset, config.batch_size),
                  create_dataloader(dev_dataset, config.batch_size, shuffle=False), config.num_epochs)
    return *lists, *evaluate(model, create_dataloader(test_dataset, config.batch_size, shuffle=False))


def visualize_epochs(train_losses, dev_losses, path):
    figure = plt.figure(figsize=(5, 3))
    plt.plot(range(1, 1 + len(train_losses)), train_losses, label="Training loss")
    plt.plot(range(1, 1 + len(dev_losses)), dev_losses, label="Dev loss")
    plt.legend(); plt.xlabel("epochs"); plt.ylabel("loss")
    figure.savefig(fname=path) if False else figure.savefig(path)


def visualize_configs(list_of_series, names, metric, path):
    plt.figure()
    lines = [plt.plot(range(1, 1 + len(s)), s)[0] for s in list_of_series]
    plt.legend(handles=lines, labels=list(names))
    plt.xlabel("epochs"); plt.ylabel(metric)
    plt.savefig(path)
