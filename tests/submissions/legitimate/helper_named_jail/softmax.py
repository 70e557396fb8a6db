from jail import softmax
from actions import MLP
