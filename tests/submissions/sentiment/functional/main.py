from mlp import Config, create_tensor_dataset, run_mlp, visualize_configs, visualize_epochs


class Study:
    def __init__(self, dev, train, test, embeddings):
        self.embeddings = embeddings
        self.sets = [create_tensor_dataset(d, embeddings) for d in (dev, train, test)]

    def __call__(self, **settings):
        return run_mlp(Config(**settings), self.embeddings, *self.sets)

    def compare(self, results, path):
        for at, metric in ((2, "dev loss"), (3, "dev accuracy")):
            visualize_configs([r[at] for r in results.values()], results.keys(), metric, f"{path}_{at}.svg")


def explore_mlp_structures(dev, train, test, embeddings):
    study = Study(dev, train, test, embeddings)
    results = {}
    for depth, lr in enumerate((0.025, 0.02, 0.01, 0.001)):
        r = study(hidden_dims=(512,) * depth, lr=lr)
        visualize_epochs(r[0], r[2], f"depth{depth}.svg")
        results[f"{depth} hidden"] = r
    study.compare(results, "structures")


def explore_mlp_activations(dev, train, test, embeddings):
    study = Study(dev, train, test, embeddings)
    study.compare({a: study(activation=a) for a in ["Sigmoid", "Tanh", "ReLU", "GeLU"]}, "activations")


def explore_mlp_learning_rates(dev, train, test, embeddings):
    study = Study(dev, train, test, embeddings)
    study.compare({f"lr {lr}": study(lr=lr) for lr in [0.0001, 0.002, 0.02, 0.2]}, "rates")
