"""From the text of an answer to what it says: its words, clauses, statements, and then each kind of answer.

`words` and `remarks` know what words do; `clauses`, `cases` and `statements` cut a text and give each piece its
role. On these stand the kinds: `numbers`, `arrays`, `formulas`, `updates`, `networks`, `shapes`, `sets`, `options`,
`graphs`. `attempts` is what `grader.py` asks: the ways to read a whole answer, tried in order.
"""
