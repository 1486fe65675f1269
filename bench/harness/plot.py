"""Bar plots as SVG: medians, with a line from the lowest to the highest."""

from xml.sax.saxutils import escape

WIDTH = 760
LABEL_WIDTH = 270
VALUE_WIDTH = 150
BAR_HEIGHT = 22
STEP = 34
TOP = 52
BOTTOM = 30

# Colours that stand out on a light and on a dark page; the text follows the reader's choice.
STYLE = """
    text { font: 13px system-ui, sans-serif; fill: #1f2328; }
    .title { font-size: 15px; font-weight: 600; }
    .note { font-size: 11px; fill: #59636e; }
    .bar { fill: #8c959f; }
    .ours { fill: #1a7f64; }
    .spread { stroke: #1f2328; stroke-width: 1.5; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; }
      .note { fill: #9198a1; }
      .bar { fill: #6e7681; }
      .ours { fill: #2ea88a; }
      .spread { stroke: #e6edf3; }
    }
"""


def bars(title, values, form, note=""):
    """An SVG document.

    `values` are pairs of a label and a Spread; a label that begins with Dyelink is ours. `form`
    formats a number.
    """
    if not values:
        raise ValueError("nothing to plot")
    height = TOP + STEP * len(values) + BOTTOM
    scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / (max(each.high for _, each in values) or 1)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{quoted(title)}">',
        f"  <style>{STYLE}  </style>",
        f'  <text class="title" x="12" y="28">{escape(title)}</text>',
    ]
    for place, (label, spread) in enumerate(values):
        lines += bar(label, spread, form, scale, TOP + STEP * place)
    lines.append(f'  <text class="note" x="12" y="{height - 10}">{escape(note)}</text>')
    return "\n".join([*lines, "</svg>", ""])


def bar(label, spread, form, scale, top):
    middle = top + BAR_HEIGHT / 2
    end = LABEL_WIDTH + spread.median * scale
    low, high = (LABEL_WIDTH + value * scale for value in (spread.low, spread.high))
    kind = "ours" if label.startswith("Dyelink") else "bar"
    return [
        f'  <text x="{LABEL_WIDTH - 10}" y="{middle + 5:.1f}" text-anchor="end">'
        f"{escape(label)}</text>",
        f'  <rect class="{kind}" x="{LABEL_WIDTH}" y="{top}" width="{end - LABEL_WIDTH:.1f}" '
        f'height="{BAR_HEIGHT}" rx="2"/>',
        f'  <line class="spread" x1="{low:.1f}" y1="{middle:.1f}" x2="{high:.1f}" '
        f'y2="{middle:.1f}"/>',
        f'  <text x="{max(end, high) + 8:.1f}" y="{middle + 5:.1f}">'
        f"{escape(form(spread.median))}</text>",
    ]


def quoted(text):
    return escape(text, {'"': "&quot;"})
