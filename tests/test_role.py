"""Is it a target? Cues and where they count, vetoes, the other roles, confidence; signs and orders, never single weights."""
from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import cues, cuewords, lexicon, role, segment
from extract.candidates import candidates
from extract.context import Candidate
from extract.duty import force_of, lead_of
from extract.model import Document, Kind, Role
from extract.pipeline import extract_document
from extract.quantity import find_quantities
from extract.reader import build_document
from extract.role import RoleAnswer, confidence, decide, document_kind, looks_ahead
from extract.shapes import Measure, enclosed

FACTS: dict[str, Any] = {
    "kind": Kind.LEVEL, "metric": "桥梁", "metric_how": "left", "metric_known": False, "verb": "", "year": None, "year_how": "", "year_strong": False, "own_year": 2021,
    "after_past": False,
}


def cands(text: str) -> list[Candidate]:
    return [c for p in segment.paragraphs(text) for c in candidates(p, find_quantities(p.text))]


def found(text: str, doc_kind: str = "", annual: bool = False, at: int = -1, **facts: Any) -> dict[str, float]:
    return weighed(cands(text)[at], {**FACTS, **facts}, doc_kind, annual)[1]


def weighed(c: Candidate, f: dict[str, Any], doc_kind: str, annual: bool) -> tuple[bool, dict[str, float]]:
    """Whether the candidate is given up before its measure is known, and all the evidence."""
    around = cues.surroundings(c, cues.Due(f["year"], f["year_how"], f["year_strong"], f["own_year"], f["after_past"]), doc_kind, annual)
    given_up = cues.hopeless(around)
    return given_up, cues.complete(around, c, Measure(f["kind"], f["metric"], f["metric_how"], f["metric_known"], f["verb"]))


def roles(text: str, title: str = "某县交通三年行动方案", issued: str = "2021-03-01") -> list[str]:
    document = build_document(text, said={"title": title, "issue_date": issued})
    return [t.role for t in extract_document(document, roles=None)]


# -- which cues stand around a number, and in which scope

@pytest.mark.parametrize(("text", "cue", "at"), [
    ("确保架桥4座", "modal@near", 0), ("确保畅通道路，架桥4座", "modal@before", 0), ("力争架桥4座", "strive@near", 0),
    ("力争畅通道路，架桥4座", "strive@before", 0), ("“十三五”以来架桥4座", "since@near", 0), ("据测算，需架桥4座", "projected@before", 0), ("主要目标：架桥4座", "goal_word@before", 0), ("架桥不少于4座", "bound@near", 0),
    ("已建成桥梁4座", "done@near", 0), ("架桥4座，同比多2座", "done@after", 0), ("目前有桥梁4座", "state_now@near", 0), ("全县架桥4座，位居全国前列", "result@after", 0),
    ("每座补贴4万元", "subsidy@near", 0), ("奖励企业4万元补贴", "subsidy@right", 0), ("安排专项资金4万元", "budget@near", 0), ("产能大于4万吨", "than@near", 0),
    ("严禁新增产能4万吨", "forbidden@near", 0), ("专家预测需要4万吨", "forecast@near", 0), ("总投资4万元", "project@near", 0), ("阅读量达到4次", "vague@near", 0),
])
def test_cue_in_its_scope(text, cue, at):
    assert cue in found(text, at=at)


def test_the_metric_and_the_lead_are_scopes_of_their_own():
    assert "budget@noun" in found("架桥4座", metric="专项资金")
    assert "goal_word@lead" in found("主要目标。架好桥。架桥4座。")


def test_funds_that_grow_are_no_dose():
    assert "budget@noun" not in found("增长4%", metric="专项资金", kind=Kind.GROWTH)


def test_what_is_measured_out_on_the_ground_is_no_dose():
    assert not {name for name in found("安排造林任务4万亩") if name.startswith("budget")}
    assert "budget@near" in found("安排造林资金4万元")


def test_cues_of_another_sentence_do_not_count():
    assert not {name for name in found("力争畅通道路。架桥4座。") if name.startswith(("modal", "strive"))}


@pytest.mark.parametrize("text", ["一般公共预算收入4亿元", "重要桥梁4座", "需要桥梁4座", "完善要素市场4处"])
def test_a_cue_inside_another_word_says_nothing(text):
    assert not {name for name in found(text) if name.startswith(("budget@", "modal@"))}


MEANT = {"累计新增", "累计建成", "低保标准", "标准机架"}      # what these names do say


def test_no_indicator_of_the_vocabulary_speaks_against_itself():
    """居民消费率 holds 费率, 占地区生产总值比重 holds 占地: letters of a cue inside a name must not count."""
    w, against = cuewords.words(), set()
    for metric in lexicon.load("metrics")["metrics"].values():
        for name in (metric["zh"], *metric.get("aliases", ())):
            for index, start, end in w.automaton.find_matches_as_indexes(name):
                if w.weights.get(w.named[index].get("near", ""), 0.0) <= -1.0 and name[start:end] not in MEANT:
                    against.add((name, name[start:end]))
    assert not against


@pytest.mark.parametrize("cue", ["modal", "strive", "plan_verb", "bound", "goal_word"])
def test_words_of_planning_speak_for_a_target(cue):
    assert cuewords.words().weights[f"{cue}@near"] > 0


@pytest.mark.parametrize("cue", ["done", "state_now", "subsidy", "budget", "threshold", "forbidden", "forecast", "than", "project", "vague", "versus"])
def test_words_of_other_roles_speak_against_a_target(cue):
    assert cuewords.words().weights[f"{cue}@near"] < 0


def test_every_scope_and_role_of_the_vocabulary_is_known():
    w = cuewords.words()
    assert set(w.cue_of) == set(w.roles)
    assert {name.partition("@")[2] for name in w.weights if "@" in name} <= set(cuewords.SCOPES)


# -- tense, paper, year

def test_priors_of_section_and_paper():
    past, future = "一、工作回顾\n架桥4座。", "二、工作安排\n架桥4座。"
    assert "priors.section_past" in found(past)
    assert "priors.section_future" in found(future)
    assert "priors.annual_future" in found(future, annual=True)
    assert "priors.annual_no_tense" in found("架桥4座。", annual=True)
    assert "priors.none" in found("架桥4座。")
    assert "priors.plan_no_tense" in found("架桥4座。", doc_kind="plan")
    for kind in ("fact", "rule", "plan"):
        assert f"priors.{kind}_kind" in found("架桥4座。", doc_kind=kind)


@pytest.mark.parametrize(("facts", "name"), [
    ({"year": 2019, "year_how": "clause"}, "period.past"), ({"year": 2019, "year_how": "paragraph"}, "period.past"), ({"year": 2025, "year_how": "clause"}, "period.future"),
    ({"year": 2025, "year_how": "heading"}, "period.future"), ({"year": 2025, "year_how": "sentence"}, "period.future_far"), ({"year": 2021, "year_how": "clause"}, "period.own_clause"),
    ({"year": 2025, "year_how": "clause", "year_strong": True}, "period.strong"), ({"after_past": True, "year_how": "document"}, "period.after_past"),
])
def test_years_speak(facts, name):
    assert name in found("架桥4座。", **facts)


@pytest.mark.parametrize("facts", [{"year": 2019, "year_how": "document"}, {"year": None}, {"year": 2025, "year_how": "clause", "own_year": None}, {"year": 2025, "year_how": "document"}])
def test_years_of_no_one_are_silent(facts):
    assert not {name for name in found("架桥4座。", **facts) if name.startswith("period.")}


def test_a_past_year_weighs_against_and_a_coming_one_for():
    weights = cuewords.words().weights
    assert weights["period.past"] < 0 < weights["period.future"]
    assert weights["priors.section_past"] < 0 < weights["priors.section_future"]


# -- shapes and vetoes

@pytest.mark.parametrize(("text", "name"), [
    ("关停产能30万吨以下的窑炉", "veto.modifier"), ("抓住3个方面", "veto.abstract"), ("把握5个原则", "veto.abstract"), ("落实3项任务", "shape.abstract_work"),
    ("印发《架桥4座的办法", "veto.titled"), ("评选“年产值4亿元”活动", "shape.quoted"), ("额定电压220千伏", "shape.specification"), ("水质达到3类", "shape.grade"),
    ("历时4天架桥", "shape.duration"), ("4", "veto.note"), ("架桥4", "shape.unitless"), ("总数达到40", "shape.unitless_reached"), ("桥梁达到4座", "shape.reach"),
    ("架桥4座以上", "shape.bound_comparator"), ("架桥4座左右", "shape.about"), ("桥梁由3座增加到4座", "shape.baseline_pair"), ("油、糖、盐等4种", "shape.enumeration"),
    ("每村配备4人", "shape.each"), ("每件4元", "shape.currency_each"), ("凡产能达到4万吨以上", "shape.conditional"), ("建成年处理4万吨垃圾项目", "shape.project_noun"),
    ("桥梁已经4座", "shape.past_predicate"), ("位列第4位", "shape.rank_ordinal"), ("为4名群众", "shape.beneficiary"), ("推进大桥（主跨860米）建设", "shape.bracketed"), ("基本养老金按4%上调", "shape.by_rate"), ("按每百户4平方米配置", "shape.by_rate"),
])
def test_shape(text, name):
    assert name in found(text)


def test_shapes_told_by_the_other_questions():
    assert {"shape.growth", "shape.known_indicator", "shape.action_left"} <= set(found("增长4%", kind=Kind.GROWTH, metric_known=True, verb="新建"))
    assert "shape.no_metric" in found("4座", metric="")
    assert "shape.no_metric" in found("4座", metric_how="heading")
    assert "shape.duration" not in found("办理时限压缩到4天", metric="办理时限")


@pytest.mark.parametrize(("text", "name"), [
    ("印发《架桥", "veto.titled"), ("《纲要》提出架桥", ""), ("实施“架桥", "shape.quoted"), ("实施“强县”，架桥", ""), ("实施「架桥", "shape.quoted"), ("架桥", ""),
])
def test_enclosed(text, name):
    whole = text + "4座" + ("》" if name == "veto.titled" else "”」" if name else "。")
    assert enclosed(whole, len(text), len(text) + 2) == name


def test_a_quotation_that_runs_on_is_no_name():
    text = "他说：“架桥4座" + "，修路、植树、通水、通电、通网、通气样样都要抓紧” 。"
    assert enclosed(text, text.index("4"), text.index("4") + 2) == ""


@pytest.mark.parametrize("veto", ["veto.modifier", "veto.abstract", "veto.titled", "veto.note"])
def test_nothing_outweighs_a_veto(veto):
    for_it = {name: 1.0 for name, weight in cuewords.words().weights.items() if weight > 0}
    answer = decide({**for_it, veto: 1.0})
    assert answer.role is not Role.TARGET
    assert answer.score <= role.VETO


# -- the decision

def test_score_is_the_sum_and_its_sign_decides():
    evidence = {"modal@near": 1.0, "plan_verb@near": 1.0}
    answer = decide(evidence)
    assert answer.role is Role.TARGET
    assert answer.score > 0
    assert answer.score == pytest.approx(role.score(evidence))
    assert decide({**evidence, "done@near": 1.0}).score < answer.score


def test_cues_are_named_heaviest_first():
    cues = decide({"modal@near": 1.0, "period.past": 1.0, "shape.reach": 1.0}).cues
    sizes = [abs(float(cue[max(cue.rfind("+"), cue.rfind("-")):])) for cue in cues]
    assert len(cues) == 3
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(("cue", "other"), [
    ("done@near", Role.ACTUAL), ("state_now@near", Role.ACTUAL), ("priors.section_past", Role.ACTUAL), ("period.past", Role.ACTUAL), ("priors.fact_kind", Role.ACTUAL),
    ("subsidy@near", Role.INSTRUMENT), ("budget@near", Role.INSTRUMENT), ("threshold@near", Role.STANDARD), ("than@near", Role.STANDARD), ("veto.modifier", Role.STANDARD),
    ("shape.specification", Role.STANDARD), ("priors.rule_kind", Role.STANDARD), ("project@near", Role.PROJECT), ("facility@right", Role.PROJECT), ("shape.project_noun", Role.PROJECT),
    ("forecast@near", Role.REFERENCE), ("vague@near", Role.REFERENCE), ("veto.titled", Role.REFERENCE), ("veto.note", Role.REFERENCE), ("shape.duration", Role.REFERENCE),
    ("shape.each", Role.REFERENCE),
])
def test_the_heaviest_cue_against_names_the_role(cue, other):
    assert decide({cue: 1.0}).role is other
    assert decide({cue: 1.0, "shape.no_metric": 0.01}).role is other


def test_nothing_found_is_no_target():
    assert decide({}).role is Role.REFERENCE
    assert decide({"priors.base": 1.0}).role is Role.REFERENCE


@pytest.mark.parametrize(("text", "wanted"), [
    ("到2025年，全县城镇化率达到68%以上。", "target"),
    ("力争2021年新建桥梁4座。", "target"),
    ("2019年，全县城镇化率达到了58%。", "actual"),
    ("一、过去三年工作回顾\n架桥4座。", "actual"),
    ("关停产能30万吨以下的窑炉。", "standard"),
    ("对购机农户一次性给予3000元补贴。", "instrument"),
    ("县财政安排专项资金800万元。", "instrument"),
    ("印发《架桥4座的办法》。", "reference"),
])
def test_role_of_a_number_in_its_paper(text, wanted):
    assert roles(text)[-1] == wanted


# -- confidence

@settings(deadline=None, max_examples=60)
@given(st.floats(-1e6, 1e6), st.sampled_from(list(Role)), st.sampled_from(["left", "carried", "heading", "?"]), st.sampled_from(["clause", "document", "", "?"]))
def test_confidence_is_a_probability(score, which, metric_how, year_how):
    assert 0 <= confidence(RoleAnswer(which, score, ()), metric_how, year_how) <= 1


def test_confidence_grows_with_the_score_and_falls_with_shaky_rules():
    def sure(score: float, how: str = "left") -> float:
        return confidence(RoleAnswer(Role.TARGET, score, ()), how, "clause")

    assert sure(0.1) < sure(1) < sure(4) <= sure(40)
    assert sure(4, "clause") < sure(4, "carried") < sure(4, "left")


def test_table_confidence_is_a_probability():
    assert 0 < role.table_confidence() <= 1


# -- kind of paper, looking ahead

@pytest.mark.parametrize(("title", "kind"), [
    ("某县国民经济和社会发展统计公报", "fact"), ("某县2020年工作总结", "fact"), ("某县预算执行情况", "fact"), ("某县公路管理办法", "rule"), ("某县补贴实施细则（试行）", "rule"),
    ("某县交通发展规划", "plan"), ("某县工作要点", "plan"), ("某县政府工作报告", "plan"), ("某县关于加强水利的意见", "plan"), ("某县掠影", ""), ("", ""), (None, ""),
])
def test_document_kind(title, kind):
    assert document_kind(Document("", title=title)) == kind


@pytest.mark.parametrize(("text", "ahead"), [("力争架桥4座", True), ("下一步，架桥4座", True), ("架桥4座", False), ("", False)])
def test_looks_ahead(text, ahead):
    assert looks_ahead(text) is ahead


# -- force and lead

@pytest.mark.parametrize(("text", "force"), [
    ("约束性指标：能耗下降4%", "约束性"), ("能耗下降4%（约束性）。", "约束性"), ("产值增长4%，为预期性指标。", "预期性"), ("产值增长4%。", None), ("产值增长4%。能耗为约束性指标。", None),
])
def test_force(text, force):
    assert force_of(cands(text)[0]) == force


def test_force_of_each_number_of_a_sentence():
    assert [force_of(c) for c in cands("产值增长4%（预期性）、能耗下降3%（约束性）。")] == ["预期性", "约束性"]


@pytest.mark.parametrize("text", [
    "预期性指标产值增长4%，约束性指标能耗下降3%。", "预期性指标：产值增长4%；约束性指标：能耗下降3%。", "产值增长4%（预期性），能耗下降3%（约束性）。",
])
def test_force_does_not_leak_into_the_next_part(text):
    assert [force_of(c) for c in cands(text)] == ["预期性", "约束性"]


@pytest.mark.parametrize(("text", "lead"), [
    ("由县水利局负责，架桥4座。", "县水利局"), ("架桥4座。（县交通局、县财政局负责）", "县交通局、县财政局"), ("架桥4座。（责任单位：县交通局）", "县交通局"), ("架桥4座。（牵头单位：县交通局）", "县交通局"),
    ("架桥4座。责任单位：县交通局。", "县交通局"), ("架桥4座。（含便桥）", None), ("架桥4座。", None), ("架桥4座（县交通局负责），植树8株。", None),
])
def test_lead(text, lead):
    assert lead_of(cands(text)[0]) == lead


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("verb", ["新建", ""])
@pytest.mark.parametrize("metric", ["桥梁", "专项资金", "每座补贴", ""])
def test_what_is_given_up_before_its_measure_is_known_could_be_no_target_by_any_measure(kind, known, verb, metric):
    texts = ("已建成桥梁4座，完成投资4亿元，比上年增长4%。", "过去一年，安排专项资金4亿元，每户补贴4万元，同比多2万元。", "力争架桥4座，目前有桥梁2座。")
    given_up = kept = 0
    for text in texts:
        for c in cands(text):
            for how, year in (("left", 2020), ("right", None)):
                facts = {**FACTS, "kind": kind, "metric_known": known, "verb": verb, "metric": metric, "metric_how": how, "year": year, "year_how": "sentence"}
                early, evidence = weighed(c, facts, "", False)
                given_up += early
                kept += not early
                assert not (early and role.score(evidence) > 0), (text, facts)
    assert given_up > 0
    assert kept > 0
