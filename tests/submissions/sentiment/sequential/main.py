import mlp


def config(**changes):
    base = {"batch_size": 64, "lr": 0.02, "num_epochs": 20, "hidden_dims": [512], "num_classes": 2,
            "activation": "Sigmoid", "save_path": None, "embeddings": "glove"}
    base.update(changes)
    return base


def study(configs, dev, train, test, embeddings, prefix):
    ds = [mlp.create_tensor_dataset(x, embeddings) for x in (dev, train, test)]
    results = {n: mlp.run_mlp(c, embeddings, *ds) for n, c in configs.items()}
    names = list(results)
    mlp.visualize_configs([results[n][2] for n in names], names, "loss (dev)", prefix + "_loss.pdf")
    mlp.visualize_configs([results[n][3] for n in names], names, "accuracy (dev)", prefix + "_acc.pdf")
    return results


def explore_mlp_structures(dev, train, test, embeddings):
    dims = {"None": [], "512": [512], "512 -> 512": [512] * 2, "512 -> 512 -> 512": [512] * 3}
    rates = (0.025, 0.02, 0.01, 0.001)
    cs = {n: config(hidden_dims=d, lr=lr) for (n, d), lr in zip(dims.items(), rates)}
    for n, r in study(cs, dev, train, test, embeddings, "structures").items():
        mlp.visualize_epochs(r[0], r[2], n.replace(" -> ", "_") + ".pdf")


def explore_mlp_activations(dev, train, test, embeddings):
    study({a: config(activation=a) for a in ("ReLU", "GeLU", "Sigmoid", "Tanh")}, dev, train, test, embeddings, "act")


def explore_mlp_learning_rates(dev, train, test, embeddings):
    study({str(lr): config(lr=lr) for lr in (0.3, 0.1, 0.02, 0.005, 1e-5)}, dev, train, test, embeddings, "lr")
