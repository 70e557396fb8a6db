from easydict import EasyDict
from mlp import create_tensor_dataset, load_data_mlp, run_mlp, visualize_configs, visualize_epochs

STRUCTURES = {
    "None": ([], 0.025),
    "512": ([512], 0.02),
    "512 -> 512": ([512, 512], 0.01),
    "512 -> 512 -> 512": ([512, 512, 512], 0.001),
}
RATES = [1e-5, 0.001, 0.02, 0.1]


def _run(sets, embeddings, **changed):
    config = EasyDict(
        batch_size=64,
        lr=0.02,
        num_epochs=20,
        hidden_dims=[512],
        save_path="model.pt",
        embeddings="glove-wiki-gigaword-50",
        num_classes=2,
        activation="Sigmoid",
    )
    config.update(changed)
    return run_mlp(config, embeddings, *sets)


def _tensors(dev, train, test, embeddings):
    return [create_tensor_dataset(one, embeddings) for one in (dev, train, test)]


def _compare(histories, study):
    names = list(histories)
    for metric, at in (("dev loss", 2), ("dev accuracy", 3)):
        series = [history[at] for history in histories.values()]
        visualize_configs(series, names, metric, f"{study}-{metric.replace(' ', '-')}.png")


def explore_mlp_structures(dev, train, test, embeddings):
    sets = _tensors(dev, train, test, embeddings)
    histories = {}
    for name, (hidden_dims, lr) in STRUCTURES.items():
        history = _run(sets, embeddings, hidden_dims=hidden_dims, lr=lr)
        visualize_epochs(history[0], history[2], f"structure-{len(hidden_dims)}.png")
        histories[name] = history
    _compare(histories, "structures")


def explore_mlp_activations(dev, train, test, embeddings):
    sets = _tensors(dev, train, test, embeddings)
    names = ("Sigmoid", "Tanh", "ReLU", "GeLU")
    _compare({name: _run(sets, embeddings, activation=name) for name in names}, "activations")


def explore_mlp_learning_rates(dev, train, test, embeddings):
    sets = _tensors(dev, train, test, embeddings)
    _compare({f"lr={rate:g}": _run(sets, embeddings, lr=rate) for rate in RATES}, "rates")


if __name__ == "__main__":
    import gensim.downloader

    vectors = gensim.downloader.load("glove-wiki-gigaword-50")
    data = load_data_mlp()
    explore_mlp_structures(*data, vectors)
    explore_mlp_activations(*data, vectors)
    explore_mlp_learning_rates(*data, vectors)
