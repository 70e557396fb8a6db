import easydict
from mlp import *

BASE = dict(batch_size=64, lr=0.02, num_epochs=20, hidden_dims=[512], save_path="best.pth",
            embeddings="glove-wiki-gigaword-50", num_classes=2, activation="Sigmoid")


def run(dev, train, test, embeddings, **kw):
    config = easydict.EasyDict({**BASE, **kw})
    d, t, s = (create_tensor_dataset(x, embeddings) for x in (dev, train, test))
    return run_mlp(config, embeddings, d, t, s)


def explore_mlp_structures(dev, train, test, embeddings):
    all_loss, all_acc, names = [], [], []
    for dims, lr in [([], 0.025), ([512], 0.02), ([512, 512], 0.01), ([512, 512, 512], 0.001)]:
        name = " -> ".join(str(d) for d in dims) or "None"
        tl, ta, dl, da, _, _ = run(dev, train, test, embeddings, hidden_dims=dims, lr=lr)
        visualize_epochs(tl, dl, f"loss_{len(dims)}.png")
        all_loss.append(dl); all_acc.append(da); names.append(name)
    visualize_configs(all_loss, names, "Dev loss", "structures_loss.png")
    visualize_configs(all_acc, names, "Dev accuracy", "structures_acc.png")


def explore_mlp_activations(dev, train, test, embeddings):
    names = ["Sigmoid", "Tanh", "ReLU", "GeLU"]
    results = [run(dev, train, test, embeddings, activation=n) for n in names]
    visualize_configs([r[2] for r in results], names, "Dev loss", "activations_loss.png")
    visualize_configs([r[3] for r in results], names, "Dev accuracy", "activations_acc.png")


def explore_mlp_learning_rates(dev, train, test, embeddings):
    rates = [1e-4, 1e-3, 1e-2, 2e-2, 1e-1]
    results = [run(dev, train, test, embeddings, lr=r) for r in rates]
    names = [f"lr = {r}" for r in rates]
    visualize_configs([r[2] for r in results], names, "Dev loss", "lr_loss.png")
    visualize_configs([r[3] for r in results], names, "Dev accuracy", "lr_acc.png")


if __name__ == "__main__":
    import gensim.downloader as api
    dev, train, test = load_data_mlp()
    embeddings = api.load("glove-wiki-gigaword-50")
    explore_mlp_structures(dev, train, test, embeddings)
