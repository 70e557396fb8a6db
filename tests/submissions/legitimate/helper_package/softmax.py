from mynet.nets import MLP
from mynet import softmax
