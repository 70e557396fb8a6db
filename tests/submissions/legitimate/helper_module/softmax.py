from layers import MLP
from stable import softmax

__all__ = ['MLP', 'softmax']
