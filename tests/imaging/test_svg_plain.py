"""Drawings keep what makes their lines, and nothing that is handed down without end."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, fromstring

from sketchfind.imaging.svg_plain import simplify


def simple(text: str) -> Element:
    root = fromstring(f'<svg xmlns:xlink="http://www.w3.org/1999/xlink">{text}</svg>')
    simplify(root)
    return root


def test_styles_become_attributes_and_the_last_word_counts() -> None:
    sheet = (
        "/* path{opacity:0} */ @import url(a.css); *{stroke:red;stroke-width:1}"
        "path,#none{stroke-width:2} .a{stroke-width:3} path.b{stroke-width:4} #c{color:blue}"
    )
    root = simple(
        f'<style>{sheet}</style><path/><path class="a"/><path class="a b" id="c"/>'
        '<path class="a" stroke="green" style="stroke-width:5;d:M0 0;cursor:help"/>'
    )
    first, second, third, fourth = root.findall("path")
    assert first.attrib == {"stroke": "red", "stroke-width": "2", "d": ""}
    assert second.attrib == {"stroke": "red", "stroke-width": "3", "d": ""}
    styled = {"color": "blue", "stroke": "red", "stroke-width": "4"}
    assert third.attrib == {"id": "c", "d": "", **styled}
    assert fourth.attrib == {"stroke": "red", "stroke-width": "5", "d": ""}
    assert root.find("style").text is None


def test_names_count_more_than_classes_and_important_is_no_colour() -> None:
    sheet = "#c{fill:none !important;stroke:red}.a{fill:blue;stroke:green!important}"
    root = simple(f'<style>{sheet}</style><path class="a" id="c"/><path class="a"/>')
    named, other = root.findall("path")
    assert (named.get("fill"), named.get("stroke")) == ("none", "red")
    assert (other.get("fill"), other.get("stroke")) == ("blue", "green")


def test_rules_for_some_screens_alone_do_not_count() -> None:
    sheet = "path{stroke:red}@media (prefers-color-scheme:dark){path{stroke:white}path{fill:none}}"
    root = simple(f"<style>{sheet} .a{{color:blue}}</style><path class='a'/>")
    assert root.find("path").attrib == {"stroke": "red", "color": "blue", "d": ""}


def test_what_is_inherited_is_left_to_what_is_around_it() -> None:
    root = simple('<g fill="none"><path fill="inherit" style="stroke:inherit"/></g>')
    assert root.find("g")[0].attrib == {"d": ""}


def test_only_shapes_have_lines_and_nothing_in_them() -> None:
    root = simple(
        '<g d="M0 0L9 9" points="1,1"><path d="M0 0"><path/><title>x</title></path>'
        '<polyline d="M0 0" points="1,1"/></g>'
    )
    assert root.find("g").attrib == {}
    path, polyline = root.find("g")
    assert (path.attrib, len(path)) == ({"d": "M0 0"}, 0)
    assert polyline.attrib == {"points": "1,1"}


def test_what_no_line_needs_is_not_handed_down() -> None:
    root = Element("svg", {f"a{number}": "1" for number in range(20_000)})
    group = SubElement(root, "g", {"stroke": "x" * 1_000, "transform": "scale(1)" * 100})
    simplify(root)
    assert root.attrib == {}
    assert list(group.attrib) == ["transform"]


def test_one_reference_is_left_of_two() -> None:
    root = simple('<use xlink:href="#a" href="#b"/><use href="file:///b#c"/>')
    assert [use.attrib for use in root] == [{"href": "#a"}, {}]
