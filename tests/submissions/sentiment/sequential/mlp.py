# nn.Sequential, parameters under other names, a configuration that is a dict, axes instead of pyplot.
import torch
from torch import nn, optim
from torch.utils.data import TensorDataset, DataLoader
from matplotlib import pyplot as plt


def load_data_mlp():
    import datasets
    train = datasets.load_dataset("imdb", split="train[:20000]")
    dev = datasets.load_dataset("imdb", split="train[20000:]")
    test = datasets.load_dataset("imdb", split="test")
    return [dict(text=list(d["text"]), label=list(d["label"])) for d in (dev, train, test)]


def featurize(text, emb):
    words = [w for w in text.split() if w in emb.key_to_index]
    if not words:
        return None
    return torch.tensor(emb[words]).mean(0)


def create_tensor_dataset(raw, emb):
    feats = [featurize(t, emb) for t in raw["text"]]
    keep = [i for i, f in enumerate(feats) if f is not None]
    X = torch.stack([feats[i] for i in keep])
    y = torch.tensor([raw["label"][i] for i in keep])
    return TensorDataset(X, y)


def create_dataloader(ds, bs, shuffle=True):
    return DataLoader(ds, batch_size=bs, shuffle=shuffle)


class SentimentClassifier(nn.Module):
    def __init__(self, input_size, n_out, layers, act="Sigmoid"):
        super().__init__()
        name = "GELU" if act == "GeLU" else act
        if name not in {"Sigmoid", "Tanh", "ReLU", "GELU"}:
            raise KeyError(act)
        modules = []
        prev = input_size
        for n in layers:
            modules += [nn.Linear(prev, n), getattr(nn, name)()]
            prev = n
        modules.append(nn.Linear(prev, n_out))
        self.net = nn.Sequential(*modules)
        self.loss = nn.CrossEntropyLoss()

    def forward(self, x):
        return self.net(x)


def accuracy(pred, gold):
    return (pred.argmax(-1) == gold).float()


def evaluate(model, loader):
    was_training = model.training
    model.eval()
    all_logits, all_y = [], []
    with torch.inference_mode():
        for x, y in loader:
            all_logits.append(model.forward(x))
            all_y.append(y)
        logits, y = torch.cat(all_logits), torch.cat(all_y)
        result = model.loss(logits, y), accuracy(logits, y).mean()
    model.train(was_training)
    return result


def train(model, opt, train_loader, dev_loader, num_epochs, save_path=None):
    out = {k: [] for k in ("tl", "ta", "dl", "da")}
    for _ in range(num_epochs):
        model.train()
        for x, y in train_loader:
            opt.zero_grad(set_to_none=True)
            model.loss(model(x), y).backward()
            opt.step()
        tl, ta = evaluate(model, train_loader)
        dl, da = evaluate(model, dev_loader)
        for k, v in zip(out, (tl, ta, dl, da)):
            out[k].append(v.item())
    return out["tl"], out["ta"], out["dl"], out["da"]


def run_mlp(config, emb, dev, train_set, test):
    torch.manual_seed(0)
    model = SentimentClassifier(emb.vector_size, config["num_classes"], config["hidden_dims"], config["activation"])
    opt = optim.Adam(model.parameters(), config["lr"])
    bs = config["batch_size"]
    curves = train(model, opt, create_dataloader(train_set, bs), create_dataloader(dev, bs, False), config["num_epochs"])
    return curves + evaluate(model, create_dataloader(test, bs, False))


def visualize_epochs(train_losses, dev_losses, path):
    fig, ax = plt.subplots(figsize=(6, 4))
    xs = list(range(1, len(train_losses) + 1))
    ax.plot(xs, train_losses, xs, dev_losses)
    ax.set(xlabel="epoch", ylabel="cross-entropy", title=path)
    ax.legend(["train loss", "dev loss"])
    ax.grid(True)
    fig.savefig(path)
    plt.close(fig)


def visualize_configs(series, names, metric, path):
    fig, ax = plt.subplots()
    for s, n in zip(series, names):
        ax.plot(range(1, len(s) + 1), s, label=n)
    ax.set_xlabel("epoch"); ax.set_ylabel(metric); ax.legend()
    fig.savefig(path)
    plt.close(fig)
