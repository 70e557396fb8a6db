from .functions.stable import softmax
