# A class for each layer, keywords in another order, tokens from nltk, means over batches.
import os

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import nltk
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from datasets import load_dataset
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

nltk.download("punkt", quiet=True)


def load_data_mlp():
    data = load_dataset("imdb")
    train = data["train"].train_test_split(test_size=0.2)
    to_dict = lambda d: {"text": d["text"], "label": d["label"]}
    return to_dict(train["test"]), to_dict(train["train"]), to_dict(data["test"])


def featurize(sentence, embeddings):
    vectors = []
    for word in nltk.word_tokenize(sentence.lower()):
        try:
            vectors.append(embeddings[word])
        except KeyError:
            pass
    if len(vectors) == 0:
        return None
    return torch.from_numpy(np.stack(vectors)).mean(dim=0).float()


class ReviewDataset(Dataset):
    def __init__(self, xs, ys):
        self.xs, self.ys = xs, ys

    def __len__(self):
        return len(self.xs)

    def __getitem__(self, i):
        return self.xs[i], self.ys[i]


def create_tensor_dataset(raw, embeddings):
    xs, ys = [], []
    for text, label in tqdm(zip(raw["text"], raw["label"]), total=len(raw["text"])):
        x = featurize(text, embeddings)
        if x is None:
            continue
        xs.append(x)
        ys.append(int(label))
    return ReviewDataset(xs, torch.LongTensor(ys))


def create_dataloader(dataset, batch_size, shuffle=True):
    return DataLoader(dataset, batch_size, shuffle=shuffle, num_workers=0)


class Layer(nn.Module):
    def __init__(self, n_in, n_out, act):
        super().__init__()
        self.affine = nn.Linear(n_in, n_out)
        self.act = act

    def forward(self, x):
        return self.act(self.affine(x))


class SentimentClassifier(nn.Module):
    def __init__(self, hidden_dims, embed_dim, num_classes, activation="Sigmoid"):
        super(SentimentClassifier, self).__init__()
        if activation not in ("Sigmoid", "Tanh", "ReLU", "GeLU"):
            raise ValueError("unknown activation " + activation)
        act = {"Sigmoid": torch.sigmoid, "Tanh": torch.tanh, "ReLU": F.relu, "GeLU": F.gelu}[activation]
        self.hidden_layers = nn.ModuleList()
        for h in hidden_dims:
            self.hidden_layers.append(Layer(embed_dim, h, act))
            embed_dim = h
        self.out = nn.Linear(embed_dim, num_classes)
        self.loss = nn.CrossEntropyLoss(reduction="mean")

    def forward(self, inp):
        for layer in self.hidden_layers:
            inp = layer(inp)
        return self.out(inp)


def accuracy(logits, labels):
    return torch.eq(torch.max(logits, dim=-1)[1], labels)


@torch.no_grad()
def evaluate(model, loader):
    losses, accs = [], []
    for x, y in loader:
        logits = model(x)
        losses.append(model.loss(logits, y).item())
        accs += accuracy(logits, y).tolist()
    return np.mean(losses), np.mean(accs)


def train(model, optimizer, train_loader, dev_loader, num_epochs, save_path=None):
    train_loss, train_acc, dev_loss, dev_acc = [], [], [], []
    best = 0
    for epoch in range(1, num_epochs + 1):
        losses, accs = [], []
        for x, y in tqdm(train_loader, desc=f"epoch {epoch}"):
            logits = model(x)
            loss = model.loss(logits, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            accs += accuracy(logits, y).tolist()
        train_loss.append(np.mean(losses))
        train_acc.append(np.mean(accs))
        l, a = evaluate(model, dev_loader)
        dev_loss.append(l)
        dev_acc.append(a)
        print(f"epoch {epoch}: {train_loss[-1]:.3f} {train_acc[-1]:.3f} {l:.3f} {a:.3f}")
        if a > best and save_path:
            best = a
            torch.save(model.state_dict(), save_path)
    return train_loss, train_acc, dev_loss, dev_acc


def run_mlp(config, embeddings, dev_dataset, train_dataset, test_dataset):
    loaders = [create_dataloader(d, config.batch_size) for d in (dev_dataset, train_dataset, test_dataset)]
    model = SentimentClassifier(
        embed_dim=embeddings.vector_size, num_classes=config.num_classes,
        hidden_dims=config.hidden_dims, activation=config.activation,
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=config.lr)
    results = train(model, optimizer, loaders[1], loaders[0], config.num_epochs, config.save_path)
    test_loss, test_acc = evaluate(model, loaders[2])
    return (*results, test_loss, test_acc)


def visualize_epochs(train_losses, dev_losses, path):
    plt.plot(train_losses, "b-", label="train")
    plt.plot(dev_losses, "r--", label="dev")
    plt.xlabel("Epoch")
    plt.ylabel("Loss")
    plt.title("Loss")
    plt.legend(loc="best")
    plt.tight_layout()
    plt.savefig(path, dpi=150)
    plt.clf()


def visualize_configs(list_of_series, names, metric, path):
    for series in list_of_series:
        plt.plot(np.arange(1, len(series) + 1), series, marker="o")
    plt.legend(names)
    plt.xlabel("Epoch")
    plt.ylabel(metric)
    plt.savefig(path)
    plt.clf()
