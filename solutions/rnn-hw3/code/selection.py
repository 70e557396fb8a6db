# %% Setup for both parts: libraries and data
import numpy as np
from sklearn.model_selection import GridSearchCV, PredefinedSplit
from sklearn.neural_network import MLPClassifier

train_x = np.loadtxt("trnX-3d.csv", delimiter=",")
train_y = np.loadtxt("trnY-3d.csv", delimiter=",", dtype=int)
dev_x = np.loadtxt("devX-3d.csv", delimiter=",")
dev_y = np.loadtxt("devY-3d.csv", delimiter=",", dtype=int)

# %% (a) The default network
default = MLPClassifier(random_state=0)
default.fit(train_x, train_y)
default_train = default.score(train_x, train_y)
default_dev = default.score(dev_x, dev_y)
print("train-accuracy", default_train)
print("dev-accuracy", default_dev)

# %% (b) Tuned hyper-parameters: trained on the training set, compared on the development set
fixed = {"solver": ["adam"], "batch_size": [100]}
tried = [
    {"hidden_layer_sizes": [(50,)], "activation": ["tanh"], "learning_rate_init": [0.03]},
    {"hidden_layer_sizes": [(50,)], "activation": ["relu"], "learning_rate_init": [0.01]},
    {"hidden_layer_sizes": [(20, 20)], "activation": ["relu"], "learning_rate_init": [0.03]},
]
settings = [{**fixed, **one} for one in tried]
both = PredefinedSplit([-1] * len(train_y) + [0] * len(dev_y))
search = GridSearchCV(MLPClassifier(random_state=0), settings, cv=both, refit=False)
search.fit(np.vstack([train_x, dev_x]), np.concatenate([train_y, dev_y]))
print("best-dev-accuracy", search.best_score_)
print("hyper-parameters", search.best_params_)
print("difference", search.best_score_ - default_dev)
