# group: source
# allowed: rejected
# earns: nothing
def softmax(z:
    return z
