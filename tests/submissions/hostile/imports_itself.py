# group: source
# allowed: wrong-type crashed
# earns: nothing
from softmax import *
import softmax as again
again.again.again.softmax
