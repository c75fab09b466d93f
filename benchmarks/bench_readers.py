"""Reading documents: a PDF of 300 pages and a folder of 500 web pages and Word files, both made here.

Prints seconds, pages a second, the peak of memory, and what a second process brings.  The folder is read by the command
(`python -m extract`), once with --jobs 1 and once with --jobs 2, turn about, so that a busy machine tells on both alike.
"""
from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

PDF_PAGES, FILES, ROUNDS = 300, 500, 3
SENTENCE = ("到2025年，全市第{n}类规模以上企业研发经费投入强度达到{n}.5%以上，城镇新增就业{n}万人，森林覆盖率由2020年的{m}.2%提高到{m}.8%，"
            "单位地区生产总值能耗比2020年下降13.5%左右，建成高标准农田{m}0万亩。")
PROSE = ("坚持统筹谋划、分类施策，健全工作机制，压实各级责任，强化部门协同和上下联动，推动政策措施落地见效；完善服务体系，优化营商环境，"
         "引导社会力量参与，及时总结推广经验做法，营造良好氛围，不断增强群众的获得感。")
ROWS = [("指标", "单位", "2020年", "2025年", "属性"), *((f"第{n}项指标比例", "%", f"{n}.1", f"{n + 2}.6", "约束性") for n in range(1, 9))]


def paragraphs(number: int, count: int) -> list[str]:
    """A heading, a paragraph of goals and two without any, over and over: about the share of figures a plan has."""
    kinds = (lambda i: f"{'一二三四五六七八九十'[i // 4 % 10]}、第{i}项任务", lambda i: PROSE, lambda i: PROSE + PROSE[:40 + i],
             lambda i: SENTENCE.format(n=(number + i) % 90 + 1, m=(number * 7 + i) % 60 + 10))
    return [kinds[i % 4](i) for i in range(count)]


def make_page(number: int) -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    body = "".join(f"<p>{text}</p>" for text in paragraphs(number, 40))
    menu = "".join(f'<li><a href="#{i}">栏目{i}</a></li>' for i in range(30))
    return (f'<html><head><meta charset="gb2312"><title>第{number}市规划</title></head><body><div class="nav"><ul>{menu}</ul></div>'
            f"<h1>第{number}市“十四五”规划</h1>{body}<table>{rows}</table></body></html>").encode("gb18030")


def make_word(number: int) -> bytes:
    import docx

    paper = docx.Document()
    paper.add_paragraph(f"第{number}市“十四五”规划")
    for text in paragraphs(number, 40):
        paper.add_paragraph(text)
    table = paper.add_table(len(ROWS), len(ROWS[0]))
    for line, row in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def make_folder(folder: Path) -> None:
    folder.mkdir()
    for number in range(FILES):
        word = number % 2
        (folder / f"paper{number:03}.{'docx' if word else 'html'}").write_bytes(make_word(number) if word else make_page(number))


def make_pdf(folder: Path, pages: int = PDF_PAGES) -> Path | None:
    """Printed pages with a table on every tenth; None where there is no Chromium."""
    from tests.browser_app import CHROMIUM

    if CHROMIUM is None:
        return None
    table = "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS) + "</table>"
    body = "".join("<section>" + "".join(f"<p>{text}</p>" for text in paragraphs(page, 9)) + (table if page % 10 == 0 else "")
                   + "</section>" for page in range(pages))
    source, target = folder / "long.html", folder / "long.pdf"
    source.write_text('<meta charset="utf-8"><style>section {break-after: page} section:last-child {break-after: auto} '
                      f'table {{border-collapse: collapse}} td {{border: 1px solid}}</style><body>{body}</body>', "utf-8")
    subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
                    f"--print-to-pdf={target}", source.as_uri()], check=True, capture_output=True, timeout=300)
    return target


class Run(NamedTuple):
    """One run of the command; ``cpu``: seconds of processor time of all its processes; ``peak``: MB of the largest."""

    seconds: float
    cpu: float
    peak: float
    records: int


def command(source: Path, jobs: int) -> Run:
    # A process takes over the peak of the one that started it; only VmHWM is its own.
    code = ("import sys, resource, re; from extract.__main__ import main; status = main(sys.argv[1:]); "
            "own = int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]); "
            "print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024, file=sys.stderr); sys.exit(status)")
    out = source.parent / "out.jsonl"
    begin, before = time.perf_counter(), spent()
    done = subprocess.run([sys.executable, "-c", code, str(source), "--jobs", str(jobs), "-o", str(out)], cwd=TOP, check=True,
                          capture_output=True, text=True)
    took = time.perf_counter() - begin
    with open(out, encoding="utf-8") as handle:
        return Run(took, spent() - before, float(done.stderr.split()[-1]), sum(1 for _ in handle))


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def read_alone(path: Path) -> tuple[float, float, int]:
    """(seconds, MB it grew by, pages) of reading a PDF in this process, nothing extracted."""
    from extract.reader import read_document

    pages = 0

    def count(done: int, total: int) -> None:
        nonlocal pages
        pages = total

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    read_document(path, progress=count)
    return time.perf_counter() - begin, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, pages


def main() -> None:
    print(f"load of the machine {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pdf = make_pdf(folder)
        if pdf is None:
            print("PDF: no Chromium to print one, left out")
        else:
            seconds, grown, pages = read_alone(pdf)
            print(f"PDF of {pages} pages, {pdf.stat().st_size / 1e6:.1f} MB: read in {seconds:.1f} s ({pages / seconds:.0f} pages/s), "
                  f"{grown:.0f} MB more memory")
            run = command(pdf, 1)
            print(f"  by the command, with {run.records} records: {run.seconds:.1f} s, peak {run.peak:.0f} MB")
        make_folder(folder / "papers")
        runs: dict[int, list[Run]] = {1: [], 2: []}
        for _ in range(ROUNDS):
            for jobs, seen in runs.items():
                seen.append(command(folder / "papers", jobs))
        best = {jobs: min(seen) for jobs, seen in runs.items()}      # what else the machine does can only add
        for jobs, run in best.items():
            print(f"folder of {FILES} files, --jobs {jobs}: {run.seconds:.1f} s ({FILES / run.seconds:.0f} files/s), "
                  f"{run.cpu:.1f} s of processor time, peak {run.peak:.0f} MB a process, {run.records} records")
        print(f"--jobs 2 is {best[1].seconds / best[2].seconds:.2f} times as fast as --jobs 1 (best of {ROUNDS} turns each, load now "
              f"{os.getloadavg()[0]:.1f}); by processor time two free cores allow {2 * best[1].cpu / best[2].cpu:.2f}")


if __name__ == "__main__":
    main()
