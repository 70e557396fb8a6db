"""Model selection: parts (a) and (b) in one piece."""

import csv

import numpy as np
from sklearn.model_selection import ParameterGrid
from sklearn.neural_network import MLPClassifier


def read(name, kind):
    with open(name) as file:
        return np.array([[kind(value) for value in row] for row in csv.reader(file)])


def fit(**settings):
    return MLPClassifier(random_state=np.int64(3), **settings).fit(trn, trn_labels)


if __name__ == "__main__":
    trn, trn_labels = read("trnX-3d.csv", float), read("trnY-3d.csv", int).ravel()
    dev, dev_labels = read("devX-3d.csv", float), read("devY-3d.csv", int).ravel()
    # (a) default-mlp
    default = fit()
    print(default.score(trn, trn_labels), default.score(dev, dev_labels))
    # (b) grid-search
    tried = ParameterGrid(
        {
            "hidden_layer_sizes": [30, (20, 20)],
            "activation": ["tanh"],
            "solver": ["adam"],
            "learning_rate_init": [0.02],
            "batch_size": [50, 100],
        }
    )
    scores = [fit(**one).score(dev, dev_labels) for one in tried]
    print(list(tried)[int(np.argmax(scores))], max(scores))
