"""The few things of charts that python-pptx has no call for, put where the schema's sequence has them (ECMA-376, part 1, 21.2)."""
from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.oxml.ns import qn

# children of the elements edited here, in the order the schema demands
ORDER = {
    "chartSpace": ("date1904", "lang", "roundedCorners", "AlternateContent", "style", "clrMapOvr", "pivotSource", "protection", "chart",
                   "spPr", "txPr", "externalData", "printSettings", "userShapes", "extLst"),
    "chart": ("title", "autoTitleDeleted", "pivotFmts", "view3D", "floor", "sideWall", "backWall", "plotArea", "legend", "plotVisOnly",
              "dispBlanksAs", "showDLblsOverMax", "extLst"),
    "lineChart": ("grouping", "varyColors", "ser", "dLbls", "dropLines", "hiLowLines", "upDownBars", "marker", "smooth", "axId", "extLst"),
    "dLbl": ("idx", "delete", "layout", "tx", "numFmt", "spPr", "txPr", "dLblPos", "showLegendKey", "showVal", "showCatName", "showSerName",
             "showPercent", "showBubbleSize", "separator", "extLst"),
    "manualLayout": ("layoutTarget", "xMode", "yMode", "wMode", "hMode", "x", "y", "w", "h", "extLst"),
}


def put(parent: Any, name: str) -> Any:
    """The child ``c:name``, made at its place in the sequence where it is not there yet."""
    found = parent.find(qn(f"c:{name}"))
    if found is not None:
        return found
    order = ORDER[etree.QName(parent).localname]
    later = set(order[order.index(name) + 1:])
    place = next((at for at, child in enumerate(parent) if etree.QName(child).localname in later), len(parent))
    child = etree.SubElement(parent, qn(f"c:{name}"))
    parent.remove(child)
    parent.insert(place, child)
    return child


def settle(chart: Any) -> None:
    """Square corners, and lines that skip what is missing rather than fall to zero."""
    space = chart._chartSpace
    put(space, "roundedCorners").set("val", "0")
    put(space.chart, "dispBlanksAs").set("val", "gap")


def high_low_lines(chart: Any, hex_: str) -> None:
    """A thin line between the marks of one category."""
    for plot in chart._chartSpace.iter(qn("c:lineChart")):
        lines = put(plot, "hiLowLines")
        shape = etree.SubElement(lines, qn("c:spPr"))
        line = etree.SubElement(shape, qn("a:ln"), w="19050")
        fill = etree.SubElement(line, qn("a:solidFill"))
        etree.SubElement(fill, qn("a:srgbClr"), val=hex_.lstrip("#"))


def ground(label: Any, hex_: str) -> None:
    """A fill behind a point's own label."""
    for element in label._ser.iter(qn("c:dLbl")):
        if element.find(qn("c:idx")).get("val") == str(label._idx):
            shape = put(element, "spPr")
            fill = etree.SubElement(shape, qn("a:solidFill"))
            etree.SubElement(fill, qn("a:srgbClr"), val=hex_.lstrip("#"))


def place_plot(chart: Any, left: float, top: float, width: float, height: float) -> None:
    """Fix the plot inside its frame, as shares of it, so that names of categories get the rest."""
    area = chart._chartSpace.chart.plotArea
    layout = area.find(qn("c:layout"))
    if layout is None:
        layout = etree.Element(qn("c:layout"))
        area.insert(0, layout)          # the first child of a plot area
    for child in list(layout):
        layout.remove(child)
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    lengths = {"x": left, "y": top, "w": width, "h": height}
    for name, value in {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge", **lengths}.items():
        put(manual, name).set("val", value if isinstance(value, str) else f"{value:.4f}")
