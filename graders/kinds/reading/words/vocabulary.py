"""Words that carry a role in an answer, by classes of grammar; every other word is talk.

A word belongs here for what it does in any sentence, never because one answer had it.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


# Participles that say how an answer was found or is meant, and leave it as it is.
FINDING = words("""
    answered applied asked assumed based calculated called checked computed confirmed considered derived
    described desired determined evaluated expected explained expressed finished followed given
    summed implied indicated inferred informed listed marked mentioned named needed noted noticed obtained
    observed proved provided reached received related required requested rounded shown shaped shared
    showed simplified sized solved stated substituted supposed trained typed used verified wanted worked
    learned learnt predicted passed propagated stored saved cached written copied shared reused
    indeed need
""")

# What comes before an answer: "so we get", "the answer is", "my final result:".
CONSEQUENCE = words("""
    so thus hence therefore then finally we i one you us and now which that this these it its my our the a an
""")
CONCLUDING = words("so hence thus therefore")
# What a statement is called that does not hold.
FALSE = words("false wrong incorrect untrue")
# Labels of what comes out at the end of a working.
OUTCOME = words("answer answers result results finally final solution conclusion altogether")
# What a formula has, and what is asked for: `w^T w has the gradient 2 w^T`.
POSSESSING = words("has have")
DERIVATIVES = words("jacobian derivative gradient slope")
NAMING = words("""
    ans answer answers result results solution value values jacobian derivative derivatives gradient
    gradients formula derivation expression function output final general explicit exact local partial total
    whole full weights weight bias biases layer parameters parameter velocity update updated hidden shape
    size dimension dimensions params param option choice letter statement claim verdict network activation
    options choices letters statements
    curve item loss losses cost costs
""")
COPULA = words("""
    is are was be equals equal becomes become gives give yields yield get gets obtain obtained have has had
    reads follows find found write written choose pick chose picked take took say called namely being tick ticked
    select selected it's that's
""")
# What equates two formulas in words.
EQUATING = words("""
    is are equals equal becomes gives yields namely
""")
BELIEVING = words("""
    think believe guess would say i'd feel clearly definitely obviously surely simply just exactly
""")

# What only points at the formula in front of it.
POINTING = words("itself again indeed alone here everywhere")

# What says that a number is rounded; it changes nothing.
NEARLY = words("about approximately approx roughly nearly circa ca around rounded")

# What says that a number counts for one of several: `300 per neuron`.
SHARING = words("per each apiece every")

# What opens a clause, by what the clause then says.
REASON = words("""
    because since as by using from via due after following according see cf recall remember note due thanks
    applying through per given
""")
# What a recursion starts with: "with the base case h_0 = 0".
STARTING = words(
    "base start starting initial boundary case condition conditions value values state"
)
DEFINING = words("""
    where with here let define defining denoting writing setting
""")
CONDITION = words("""
    if when whenever for at provided assuming on unless otherwise else case cases
""")
EVERY = words("""
    all each every any arbitrary both
""")

# What takes back, doubts, or offers something else.
DOUBT = words("""
    or maybe perhaps possibly probably might actually wait hmm hm rather instead alternatively oops sorry
    correction scratch guess doubt doubts unsure uncertain idk unless depending depends either
""")
DENIAL = words("""
    not no never neither nor none cannot cant wont isnt arent doesnt dont false wrong incorrect untrue mistake
    mistaken invalid except excluding but however although though without only nobody refuse refused impossible
""")
# What says of an answer that it is not the one to count.
RETRACTING = words("""
    stale misprint
    draft drafts attempt attempts ignore ignored discard discarded alternative alternatives todo fixme outdated
    obsolete superseded disregard
""")
# What guesses, compares with another one, or says of which kind it is; around a shape it may be wrong.
COMPARING = words("""
    may could would can guess guessing guessed think believe avoid avoids differ differs differing unlike like than
    before after until identity empty zero seem seems appear appears assume assumes suppose supposing error errors
    naive lack lacks lacking backwards diagonal symmetric orthogonal triangular rectangular full layout layouts
    denominator numerator matrices vectors arrays tensors
""")
# What says in front of a shape that there are several.
SEVERAL = words("each every list lists set sets pair pairs several many per")
# Numbers that people write as words.
COUNTS = {"one": "1", "two": "2", "three": "3", "four": "4"}
# Words for numbers, which would change one beside them.
COUNTING = words("""
    hundred hundreds thousand thousands million millions billion dozen percent cent half quarter
    more less fewer extra additional
""")

# What would change a formula if it were meant as part of it.
OPERATION = words("""
    mod modulo
    squared cubed square cube transposed transpose inverse inverted times plus minus over divided multiplied
    twice thrice double half third quarter negative root power powers sum summed product mean average averaged
    norm sign opposite reciprocal complement first second last row rows column columns th
""")
# What makes another number of the one behind it: "twice J = …", "the opposite of".
CHANGING = words("""
    twice thrice double half third quarter negative minus plus times opposite inverse inverted reciprocal
    squared cubed square cube root transposed transpose complement
""")
# A value from before the step that is asked about.
EARLIER = words("old previous initial original")
# What makes another number of a name behind it: `half of h2 = 20.1`, `the old b1 = 0.35`.
ANOTHER = CHANGING - {"minus", "plus", "times"} | EARLIER
# What else there is of a function, beside what is asked for.
QUANTITIES = words("hessian integral antiderivative primitive laplacian determinant counterexample")
# What exchanges the names of an answer: "with A and C swapped".
EXCHANGING = words("""
    swap swapped swapping exchange exchanged exchanging interchange interchanged reverse reversed flip flipped
    switch switched opposite inverted vice versa kidding joking round
""")
# Nouns that make an operation the name of a rule or of a way: "product rule", "sum over k is one".
LAWS = words("""
    rule rules law laws identity formula theorem definition property lecture slide slides notes book
    chapter page section class exercise part equation step trick fact form notation convention
    layout layouts node nodes gate gates decimals digits figures
""")
# Where in a network something is counted.
PLACES = words("hidden input output total layer first second")

# What a shape is said with.
SHAPE = words("""
    row column col vector vectors matrix scalar tensor array shape shaped size sized dimension dimensions
    dimensional number single real square length long entries entry elements element components rows columns
""")
# Words that stand beside a shape and say no more than it: `with shape d x 1`, `the 1 x d zero vector`.
SHAPED = words("""
    by has having form with zero zeros null
""")
ARTICLES = words("""
    a an the this that its of in to is it be as which
""")

# What restricts a formula to some values, or says that it is another one nearby: "near zero", "up to a
# factor", "in the limit". Beside a formula it is asked about, however it is meant.
RESTRICTING = words("""
    up near within beyond until till past toward towards besides
    limit limits worst best
    approximation approximations estimate estimated estimation bound bounds typo erratum misprint
    least most average expectation
""")
# What assumes something: of names that restricts them; "assuming numerator layout" names a convention.
ASSUMING = words("provided assuming supposing suppose presuming granted")
# Adverbs that say how sure or how plain it is; any other one (roughly, asymptotically) changes it.
PLAINLY = words("""
    simply exactly clearly obviously directly finally surely definitely similarly respectively equivalently
    consequently accordingly completely easily immediately really truly analogously trivially naturally
    elegantly nicely cleanly neatly beautifully remarkably surprisingly
    explicitly compactly namely numerically analytically symbolically manually precisely
""")
# Words that only look like adverbs.
NO_ADVERBS = words("apply multiply family only")
# Small words that say nothing by themselves.
_FUNCTION = words("""
    and for with from by on at as than there all each every any both am do does did will can one per
    respect into back further my your our their he she they them who whose what
""")
# What networks and formulas are made of: a remark of such nouns says what the formula is, or of what.
TOPICS = words("""
    probability probabilities feature features inputs outputs units unit neurons neuron examples example
    samples sample batch classes labels label logits logit loss cost data point points target targets
    prediction predictions range domain step model map mapping functions
    index indices identity linear affine elementwise entrywise componentwise pointwise
    element entry wise coordinate python numpy pytorch latex code words task
    time steps timesteps frames pixels trainable learnable path paths branch branches route routes reason reasons
    term terms factor factors variable variables constant constants equivalent equivalently
""")
# What people say when they are done, or send a reader somewhere else.
_TALK = words("""
    done finished qed ok okay thanks thank please hope cheers easy trivial obvious standard known well usual
    same above below before earlier previous previously see shown further
""")
# How a result looks or behaves, which changes nothing of it.
_LOOKS = words("""
    elegant elegance elegantly nice nicely clean cleanly neat neatly beautiful beautifully remarkable remarkably
    simple simpler simplest simplicity simplification simplifies numerical stable stability efficient convenient
    compact concise famous classic familiar intuitive surprising surprisingly saturation saturate saturates
    bounded also exploding vanishing hence looks very so
""")
# A remark made of these alone leaves a formula as it is.
NEUTRAL = (
    CONSEQUENCE | CONCLUDING | NAMING | COPULA | EQUATING | BELIEVING | POINTING | REASON | EVERY
    | FINDING | PLACES | SHAPE | (SHAPED - {"zero", "zeros", "null"}) | ARTICLES | LAWS | PLAINLY | _FUNCTION
    | TOPICS | _TALK | _LOOKS
)  # fmt: skip
# Words that do something to an answer, of which no other word is a slip.
_OF_A_ROLE = (
    DOUBT | DENIAL | RETRACTING | COMPARING | SEVERAL | COUNTING | OPERATION | CHANGING | EARLIER
    | QUANTITIES | EXCHANGING | RESTRICTING | ASSUMING | CONDITION | DEFINING | SHARING
    | words("halve halving multiple multiples similar error errors problem problems question questions")
)  # fmt: skip
_ALIKE = 0.85  # of a word that is one of these but for a slip, `allways`
_SHORTEST = 5  # letters; shorter words are alike by chance


@cache
def is_neutral(word: str) -> bool:
    """Whether a word is neutral, or is one but for a slip of spelling."""
    if word in NEUTRAL or len(word) < _SHORTEST or word in _OF_A_ROLE:
        return word in NEUTRAL
    return any(
        one[0] == word[0] and one[-1:] in {word[-1:], "e", "y"}
        for one in get_close_matches(word, NEUTRAL, n=3, cutoff=_ALIKE)
    )


# Who says what was done on the way.
NARRATING = words("we i")
# What stands for the formula as the object of an instruction: "then square it".
OBJECTS = words("it them this that everything")
