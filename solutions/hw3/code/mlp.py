from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

ACTIVATIONS = {"Sigmoid": nn.Sigmoid, "Tanh": nn.Tanh, "ReLU": nn.ReLU, "GeLU": nn.GELU}


def load_data_mlp():
    from datasets import load_dataset

    train = load_dataset("imdb", split="train").shuffle(seed=0)
    held_out = train.train_test_split(test_size=0.2, seed=0)
    sets = (held_out["test"], held_out["train"], load_dataset("imdb", split="test"))
    return tuple({"text": list(one["text"]), "label": list(one["label"])} for one in sets)


def featurize(sentence, embeddings):
    known = [embeddings[word] for word in sentence.split() if word in embeddings]
    return torch.tensor(np.mean(known, axis=0), dtype=torch.float32) if known else None


def create_tensor_dataset(raw, embeddings):
    pairs = [
        (vector, label)
        for text, label in zip(raw["text"], raw["label"], strict=True)
        if (vector := featurize(text, embeddings)) is not None
    ]
    vectors, labels = zip(*pairs, strict=True)
    return TensorDataset(torch.stack(vectors), torch.tensor(labels))


def create_dataloader(dataset, batch_size, shuffle=True):
    return DataLoader(dataset, batch_size=batch_size, shuffle=shuffle)


class SentimentClassifier(nn.Module):
    def __init__(
        self,
        embed_dim: int,
        num_classes: int,
        hidden_dims: list[int],
        activation: str = "Sigmoid",
    ) -> None:
        super().__init__()
        sizes = [embed_dim, *hidden_dims, num_classes]
        self.layers = nn.ModuleList(nn.Linear(n, m) for n, m in pairwise(sizes))
        self.activation = ACTIVATIONS[activation]()
        self.loss = nn.CrossEntropyLoss()

    def forward(self, inp: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            inp = self.activation(layer(inp))
        return self.layers[-1](inp)


def accuracy(logits, labels):
    return logits.argmax(dim=1) == labels


def evaluate(model, loader):
    model.eval()
    loss, right, seen = 0.0, 0, 0
    with torch.no_grad():
        for inputs, labels in loader:
            logits = model(inputs)
            loss += len(labels) * model.loss(logits, labels).item()
            right += int(accuracy(logits, labels).sum())
            seen += len(labels)
    return loss / seen, right / seen


def train(model, optimizer, train_loader, dev_loader, num_epochs, save_path=None):
    history = [], [], [], []
    for _ in range(num_epochs):
        model.train()
        loss, right, seen = 0.0, 0, 0
        for inputs, labels in train_loader:
            optimizer.zero_grad()
            logits = model(inputs)
            batch_loss = model.loss(logits, labels)
            batch_loss.backward()
            optimizer.step()
            loss += len(labels) * batch_loss.item()
            right += int(accuracy(logits, labels).sum())
            seen += len(labels)
        measured = (loss / seen, right / seen, *evaluate(model, dev_loader))
        for series, value in zip(history, measured, strict=True):
            series.append(value)
        if save_path is not None:
            torch.save(model.state_dict(), save_path)
    return history


def run_mlp(config, embeddings, dev_dataset, train_dataset, test_dataset):
    dev, train_, test = (
        create_dataloader(one, config.batch_size, shuffle=one is train_dataset)
        for one in (dev_dataset, train_dataset, test_dataset)
    )
    model = SentimentClassifier(
        embeddings.vector_size, config.num_classes, config.hidden_dims, config.activation
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=config.lr)
    history = train(model, optimizer, train_, dev, config.num_epochs, config.save_path)
    return (*history, *evaluate(model, test))


def visualize_epochs(train_losses, dev_losses, path):
    epochs = range(1, len(train_losses) + 1)
    plt.figure()
    plt.plot(epochs, train_losses, label="train loss")
    plt.plot(epochs, dev_losses, label="dev loss")
    _finish("loss", path)


def visualize_configs(list_of_series, names, metric, path):
    plt.figure()
    for name, series in zip(names, list_of_series, strict=True):
        plt.plot(range(1, len(series) + 1), series, label=name)
    _finish(metric, path)


def _finish(metric, path):
    plt.xlabel("epoch")
    plt.ylabel(metric)
    plt.legend()
    plt.savefig(path)
    plt.close()
