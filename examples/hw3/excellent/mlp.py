import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

ACTIVATIONS = {"Sigmoid": nn.Sigmoid, "Tanh": nn.Tanh, "ReLU": nn.ReLU, "GeLU": nn.GELU}


def featurize(sentence, embeddings):
    vectors = [torch.tensor(embeddings[w]).float() for w in sentence.split() if w in embeddings]
    if not vectors:
        return None
    return torch.stack(vectors).mean(dim=0)


def create_tensor_dataset(raw, embeddings):
    features, labels = [], []
    for text, label in zip(raw["text"], raw["label"]):
        feature = featurize(text, embeddings)
        if feature is not None:
            features.append(feature)
            labels.append(label)
    return TensorDataset(torch.stack(features), torch.tensor(labels))


def create_dataloader(dataset, batch_size, shuffle=True):
    return DataLoader(dataset, batch_size, shuffle=shuffle)


class SentimentClassifier(nn.Module):
    def __init__(self, embed_dim, num_classes, hidden_dims, activation="Sigmoid"):
        super().__init__()
        layers = []
        for width in hidden_dims:
            layers += [nn.Linear(embed_dim, width), ACTIVATIONS[activation]()]
            embed_dim = width
        # a name that is unknown is refused without hidden layers as well
        assert activation in ACTIVATIONS, activation
        self.layers = nn.ModuleList([*layers, nn.Linear(embed_dim, num_classes)])
        self.loss = nn.CrossEntropyLoss()

    def forward(self, inp):
        for layer in self.layers:
            inp = layer(inp)
        return inp


def accuracy(logits, labels):
    return logits.argmax(-1) == labels


@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    losses, hits = [], []
    for x, y in loader:
        logits = model(x)
        losses.append(model.loss(logits, y) * len(y))
        hits.append(accuracy(logits, y))
    hits = torch.cat(hits).float()
    return (sum(losses) / len(hits)).item(), hits.mean().item()


def train(model, optimizer, train_loader, dev_loader, num_epochs, save_path=None):
    history = ([], [], [], [])
    for _ in range(num_epochs):
        model.train()
        total = right = count = 0
        for x, y in train_loader:
            optimizer.zero_grad()
            logits = model(x)
            loss = model.loss(logits, y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)
            right += accuracy(logits, y).sum().item()
            count += len(y)
        for series, value in zip(history, (total / count, right / count, *evaluate(model, dev_loader))):
            series.append(value)
    return history
