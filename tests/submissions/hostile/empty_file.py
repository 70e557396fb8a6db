# group: source
# allowed: wrong-type
# earns: nothing
