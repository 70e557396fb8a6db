"""The pictures with which people mark options: ticks, crosses, empty boxes, and faces in doubt."""

TICKS = "✓✔☑✅👍🗸"
EMPTY = "☐▢◻□🔲⬜"
CROSSES = "✗✘❌☒❎🗙🗷⛔🚫👎🙅"
DOUBTS = "🤔🤷❓❔"
