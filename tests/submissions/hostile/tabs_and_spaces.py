# group: source
# allowed: rejected
# earns: nothing
def softmax(z):
	if 1:
        return z
