# group: package_shadows
# allowed: wrong-value wrong-type not-finite wrong-dtype
# earns: nothing
def softmax(z):
    return z
