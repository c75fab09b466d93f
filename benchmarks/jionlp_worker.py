"""Money and time extraction of JioNLP over sentences read from standard input; prints characters a second."""
from __future__ import annotations

import contextlib
import io
import re
import sys
import time

import jionlp


def main() -> None:
    sentences = [s for text in sys.stdin.read().split("\x00") for s in re.split(r"(?<=[。！？\n])", text) if s.strip()]
    jionlp.ner.extract_time("明年", with_parsing=True)
    begin = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for sentence in sentences:
            for job in (jionlp.ner.extract_money, jionlp.ner.extract_time):
                with contextlib.suppress(Exception):
                    job(sentence, with_parsing=True)
    print("rate", sum(map(len, sentences)) / (time.perf_counter() - begin))


if __name__ == "__main__":
    main()
