"""What control words of RTF stand for: characters, encodings, places of text. No code."""

from __future__ import annotations

# Control words and symbols that are a character.
CHARACTERS = {
    **{"tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "column": "\n", "softline": "\n"},
    **{"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•"},
    **{"emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005"},
    **{"zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "zwnbo": "\u2060"},
    **{"~": "\u00a0", "_": "\u2011", "-": "\u00ad", "\\": "\\", "{": "{", "}": "}", "\t": "\t"},
}
PARAGRAPH_ENDS = {"par", "cell", "nestcell", "\r", "\n"}

# Destinations: their text stands beside the body, under this name.
PLACES = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
    **{"footnote": "footnotes", "annotation": "comments", "xe": "hidden", "tc": "hidden"},
}
BOXES = {"shptxt", "dptxbxtext"}  # text boxes, as Word writes them since 1997, and before
# No text, or a second copy of one for old programs.
SKIPPED = {
    *("fonttbl", "colortbl", "stylesheet", "info", "pict", "fldinst", "filetbl", "datafield"),
    *("nonshppict", "nonesttables", "objname", "objclass", "objdata", "txe", "rxe", "pntxta"),
    *("pntxtb", "listname", "leveltext", "levelnumbers", "template", "operator", "sp", "ud"),
}
TABLES = {"fonttbl": "fonts", "stylesheet": "styles"}
COPIES = {"shprslt"}  # of a text box, whatever it holds

DOCUMENT_ENCODINGS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
CODE_PAGES = {10000: "mac_roman", 10006: "mac_greek", 10007: "mac_cyrillic", 10029: "mac_latin2"}
CODE_PAGES |= {65001: "utf-8", 28591: "cp1252", 28605: "iso8859_15"}
CHARSETS = {
    **{77: "mac_roman", 128: "cp932", 129: "cp949", 130: "cp1361", 134: "gbk", 136: "big5"},
    **{161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256"},
    **{186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437"},
}
