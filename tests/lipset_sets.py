"""Lipset's eighteen countries as fuzzy and crisp sets, as R's QCA package has them (LF, LC).

Conditions: developed, urban, literate, industrial, stable; outcome: democracy that survived the
years between the wars (Rihoux and Ragin 2009, chapter 5).
"""

CONDITIONS = ("DEV", "URB", "LIT", "IND", "STB")
OUTCOME = "SURV"
_FUZZY = """
AU .81 .12 .99 .73 .43 .05
BE .99 .89 .98 1   .98 .95
CZ .58 .98 .98 .90 .91 .89
EE .16 .07 .98 .01 .91 .12
FI .58 .03 .99 .08 .58 .77
FR .98 .03 .99 .81 .95 .95
DE .89 .79 .99 .96 .31 .05
GR .04 .09 .13 .36 .43 .06
HU .07 .16 .88 .07 .13 .42
IE .72 .05 .98 .01 .95 .92
IT .34 .10 .41 .47 .58 .05
NL .98 1   .99 .94 .99 .95
PL .02 .17 .59 0   0   .12
PT .01 .02 .01 .11 .01 .05
RO .01 .03 .17 0   .84 .21
ES .03 .30 .09 .21 .20 .06
SE .95 .13 .99 .67 .91 .95
UK .98 .99 .99 1   .98 .95
"""
FUZZY = {
    case: dict(zip((*CONDITIONS, OUTCOME), map(float, values), strict=True))
    for case, *values in map(str.split, _FUZZY.strip().splitlines())
}
CRISP = {
    case: {name: float(value > 0.5) for name, value in sets.items()} for case, sets in FUZZY.items()
}
