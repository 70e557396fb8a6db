from easydict import EasyDict as edict
import mlp
from mlp import run_mlp


def make(acts, dims, lrs):
    for a in acts:
        for d in dims:
            for lr in lrs:
                yield edict(batch_size=64, lr=lr, num_epochs=20, hidden_dims=d, save_path="m.pt",
                            embeddings="x", num_classes=2, activation=a)


def go(dev, train, test, embeddings, configs):
    D, T, E = [mlp.create_tensor_dataset(s, embeddings) for s in [dev, train, test]]
    results = []
    for c in configs:
        results.append(run_mlp(c, embeddings, D, T, E))
    return results


def both(results, names, prefix):
    mlp.visualize_configs([r[2] for r in results], names, "dev loss", prefix + "1.png")
    mlp.visualize_configs([r[3] for r in results], names, "dev accuracy", prefix + "2.png")


def explore_mlp_structures(dev, train, test, embeddings):
    dims = [[], [512], [512, 512], [512, 512, 512]]
    results = []
    for d, lr in zip(dims, [0.025, 0.02, 0.01, 0.001]):
        results += go(dev, train, test, embeddings, make(["Sigmoid"], [d], [lr]))
    for d, r in zip(dims, results):
        mlp.visualize_epochs(r[0], r[2], "s%d.png" % len(d))
    both(results, ["None", "512", "512 -> 512", "512 -> 512 -> 512"], "s")


def explore_mlp_activations(dev, train, test, embeddings):
    acts = ["Sigmoid", "Tanh", "ReLU", "GeLU"]
    both(go(dev, train, test, embeddings, make(acts, [[512]], [0.02])), acts, "a")


def explore_mlp_learning_rates(dev, train, test, embeddings):
    lrs = [1e-5, 1e-3, 1e-2, 2e-2, 5e-2]
    both(go(dev, train, test, embeddings, make(["Sigmoid"], [[512]], lrs)), lrs, "l")
