"""Whose goal it is: the paper's own region, or the place named as the subject of the number."""
from __future__ import annotations

import pytest

from extract import subject
from extract.candidates import candidates
from extract.metric import Metrics
from extract.model import Document
from extract.quantity import find_quantities
from extract.segment import paragraphs
from extract.subject import Subject, of_document, of_place

NATION = Document("", region="全国", region_code="100000")
GUIZHOU = Document("", region="贵州", region_code="520000")
GUIYANG = Document("", region="贵阳", region_code="520100")
NOWHERE = Document("")


def last(text: str, document: Document = GUIZHOU) -> Subject:
    """The subject of the last number, asked as the pipeline asks."""
    answers = []
    for paragraph in paragraphs(text):
        found = candidates(paragraph, find_quantities(paragraph.text))
        for c, m in zip(found, map(Metrics().__getitem__, found), strict=True):
            answers.append(subject.find(c, m.text if m.how == "tied" else "", document))
    return answers[-1]


@pytest.mark.parametrize("document", [NATION, GUIZHOU, GUIYANG, NOWHERE])
def test_without_a_place_it_is_the_papers_own(document):
    assert last("新建桥梁4座。", document) == of_document(document) == Subject(document.region, document.region_code, "document")


@pytest.mark.parametrize(("text", "code", "how"), [
    ("贵阳市新建桥梁4座。", "520100", "clause"), ("遵义新建桥梁4座。", "520300", "clause"), ("桥梁建设加快，贵阳市达到4座。", "520100", "clause"),
    ("——遵义市。新建桥梁4座。", "520300", "lead"), ("一、遵义市\n新建桥梁4座。", "520300", "heading"), ("（一）贵阳市。新建桥梁4座，遵义市新建5座。", "520300", "clause"),
])
def test_a_place_below_that_is_the_subject(text, code, how):
    found = last(text)
    assert (found.code, found.how) == (code, how)


@pytest.mark.parametrize("text", [
    "贵阳机场旅客达到4万人次。", "新建至遵义的公路4公里。", "贵州新建桥梁4座。", "贵州省新建桥梁4座。", "改善贵阳、遵义等地交通，新建桥梁4座。", "遵义会议旧址接待4万人次。", "贵阳经济区产值达到4亿元。",
])
def test_a_place_that_is_part_of_a_name_or_the_own_changes_nothing(text):
    assert last(text) == of_document(GUIZHOU)


@pytest.mark.parametrize("text", ["广州市新建桥梁4座。", "一、广州市\n新建桥梁4座。"])
def test_a_place_elsewhere_is_no_subject_of_a_provinces_paper(text):
    assert last(text).code == "520000"
    assert last(text, NATION).code == "440100"


def test_a_sister_city_is_no_subject_of_a_citys_paper():
    assert last("遵义市新建桥梁4座。", GUIYANG).code == "520100"


@pytest.mark.parametrize("text", ["全国城镇化率达到68%。", "其中，全国新增就业4万人。", "我国城镇化率达到68%。"])
def test_a_national_figure_in_a_provinces_paper(text):
    found = last(text)
    assert (found.name, found.code, found.how) == ("全国", "100000", "clause")


@pytest.mark.parametrize("text", ["全国文明城市达到4个。", "国家级园区达到4个。", "全国重点镇达到4个。", "国家森林公园达到4个。"])
def test_a_national_title_is_no_national_figure(text):
    assert last(text).code == "520000"


def test_a_list_of_places_goes_with_its_numbers():
    paragraph = next(paragraphs("贵阳市、遵义市城镇化率分别达到68%、60%。"))
    found = candidates(paragraph, find_quantities(paragraph.text))
    codes = [subject.find(c, m.text, GUIZHOU).code for c, m in zip(found, map(Metrics().__getitem__, found), strict=True)]
    assert codes == ["520100", "520300"]


@pytest.mark.parametrize(("name", "code", "how"), [("贵阳市", "520100", "row"), ("遵义", "520300", "row"), ("合计", "520000", "document"), ("", "520000", "document"), (None, "520000", "document")])
def test_of_place(name, code, how):
    found = of_place(name, GUIZHOU)
    assert (found.code, found.how) == (code, how)
