"""Cell formats as Google answers them: both spellings of a colour, and the default format underneath."""

from typing import Any

Json = dict[str, Any]
_COLOURS = ("backgroundColor", "foregroundColor", "tabColor", "color")
WHITE = {"red": 1, "green": 1, "blue": 1}
DEFAULT_FORMAT: Json = {
    "backgroundColor": WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": WHITE},
}
THEME: Json = {
    "primaryFontFamily": "Arial",
    "themeColors": [
        {"colorType": "TEXT", "color": {"rgbColor": {}}},
        {"colorType": "BACKGROUND", "color": {"rgbColor": WHITE}},
    ],
}


def normal(value: Any) -> Any:
    """A format as Google keeps it: `xColor` and `xColorStyle` agree, colours have eight significant
    digits."""
    if isinstance(value, list):
        return [normal(item) for item in value]
    if not isinstance(value, dict):
        return value
    result = {name: normal(item) for name, item in value.items() if item is not None}
    for name in _COLOURS:
        style = result.get(f"{name}Style")
        if style is not None and "rgbColor" in style:
            result[name] = style["rgbColor"]
        elif (
            style is None
            and name in result
            and isinstance(result[name], dict)
            and "rgbColor" not in result[name]
        ):
            result[f"{name}Style"] = {"rgbColor": result[name]}
    if result and set(result) <= {"red", "green", "blue", "alpha"}:
        return {name: float(f"{item:.8g}") for name, item in result.items() if item}
    return result


_SHARED: dict[str, Json] = {}


def shared(style: Json) -> Json:
    """The same object for equal formats: thousands of cells look alike, and reading them asks only once."""
    return _SHARED.setdefault(repr(style), style)


def effective_format(style: Json | None, default: Json) -> Json:
    """The format that shows: the cell's own over the spreadsheet's."""
    merged = dict(default)
    for name, item in (style or {}).items():
        merged[name] = merged[name] | item if name == "textFormat" and name in merged else item
    merged.setdefault("hyperlinkDisplayType", "PLAIN_TEXT")
    return merged
