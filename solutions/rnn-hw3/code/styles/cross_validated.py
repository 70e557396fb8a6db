# %% Imports and data
from numpy import genfromtxt
from sklearn.metrics import accuracy_score
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier

X, Y = genfromtxt("trnX-3d.csv", delimiter=","), genfromtxt("trnY-3d.csv", delimiter=",")
X_dev, Y_dev = genfromtxt("devX-3d.csv", delimiter=","), genfromtxt("devY-3d.csv", delimiter=",")

# %% Question 2 (a)
mlp = MLPClassifier(random_state=7).fit(X, Y)
print(accuracy_score(Y, mlp.predict(X)), accuracy_score(Y_dev, mlp.predict(X_dev)))

# %% Question 2 (b): chosen by folds of the training set, reported on the development set
grid = {
    "hidden_layer_sizes": [(20,), (40,)],
    "activation": ["tanh"],
    "learning_rate_init": [0.02, 0.05],
}
search = GridSearchCV(MLPClassifier(random_state=7), grid, cv=3, n_jobs=-1).fit(X, Y)
print(search.best_params_, accuracy_score(Y_dev, search.predict(X_dev)))
