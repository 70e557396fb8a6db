# %% setup for (a) and (b)
import pandas as pd
from sklearn.neural_network import MLPClassifier


def load(name):
    x = pd.read_csv(f"{name}X-3d.csv", header=None).to_numpy()
    return x, pd.read_csv(f"{name}Y-3d.csv", header=None).to_numpy().ravel()


x_trn, y_trn = load("trn")
x_dev, y_dev = load("dev")

# %% (a) default network
default = MLPClassifier(random_state=1).fit(x_trn, y_trn)
print(default.score(x_trn, y_trn), default.score(x_dev, y_dev))

# %% (b) search by hand
best = 0
for activation in ("relu", "tanh"):
    clf = MLPClassifier((40,), activation=activation, solver="adam", learning_rate_init=0.01,
                        batch_size=100, random_state=1)
    acc = clf.fit(x_trn, y_trn).score(x_dev, y_dev)
    print(activation, acc)
    if acc > best:
        best, setting = acc, activation
print(best, setting, best - default.score(x_dev, y_dev))
