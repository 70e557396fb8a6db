# %% (a) default
import numpy as np
from sklearn.neural_network import MLPClassifier
from sklearn.model_selection import cross_val_score

Xt = np.loadtxt("trnX-3d.csv", delimiter=",")
yt = np.loadtxt("trnY-3d.csv", delimiter=",")
Xd = np.loadtxt("devX-3d.csv", delimiter=",")
yd = np.loadtxt("devY-3d.csv", delimiter=",")
m = MLPClassifier(random_state=3)
m.fit(Xt, yt)
print("train", m.score(Xt, yt))
print("dev", m.score(Xd, yd))

# %% (b) grid
best = 0
for size in [5, 20]:
    m2 = MLPClassifier(hidden_layer_sizes=(size,), activation="tanh", solver="adam",
                       learning_rate_init=0.03, batch_size=200, random_state=3)
    s = cross_val_score(m2, Xt, yt, cv=2).mean()
    print(size, s)
    if s > best:
        best = s
        best_size = size
m2.fit(Xt, yt)
print("best", best, best_size)
